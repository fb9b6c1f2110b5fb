import FoundationEssentials

extension MemoryState {
    /// - Complexity: O(n) in the runs of the schedules' jobs, and in the records of the answer.
    func ledger(_ query: LedgerQuery) -> LedgerLines {
        var lines = LedgerLines()
        let rows = query.schedules.compactMap { schedules[$0] }
        for row in rows {
            var count = 0
            for index in row.outcomes.indices(through: query.through).reversed() {
                let record = row.outcomes[index]
                guard count < query.limit, record.last >= query.from else { break }
                guard query.fits(record) else { continue }
                lines.records.append(record)
                count += 1
            }
        }
        if query.wantsRuns {
            for rows in Dictionary(grouping: rows, by: { $0.job.id }).values {
                let wanted = Set(rows.map(\.id))
                for id in rows.first?.job.runs ?? [] {
                    guard let row = runs[id], row.run.slot != nil, wanted.contains(row.schedule.id) else { continue }
                    if query.fits(row.run) { lines.runs.append(row.run) }
                }
            }
        }
        lines.settle(limit: query.limit)
        return lines
    }
}

extension [SlotRecord] {
    /// The places of the records that begin at the instant or earlier; they are in the order of their slots.
    fileprivate func indices(through instant: Date) -> Range<Int> {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].first <= instant { low = middle + 1 } else { high = middle }
        }
        return 0..<low
    }
}
