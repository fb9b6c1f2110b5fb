/// The offsets of one zone: a table of changes, then a rule for ever.
///
/// A table is immutable and shared by every ``Zone`` of its name.
package final class ZoneTable: Sendable {
    package let identifier: String
    /// The instants of the changes, ascending; each really changes the offset.
    private let changes: [Int64]
    /// `offsets[i]` holds before `changes[i]`, the last one after the last change.
    private let offsets: [Int32]
    /// For each bucket of `1 << bucketShift` seconds from the first change: how many changes lie before the bucket.
    private let buckets: [UInt16]
    private let bucketShift: Int64
    /// What follows the last change, if the clock goes on changing.
    private let rule: RuleTable?
    /// The offset, in a zone without changes.
    package let fixedOffset: Int32?

    /// A zone that keeps one offset.
    package init(identifier: String, fixedOffset: Int32) {
        self.identifier = identifier
        self.fixedOffset = fixedOffset
        changes = []
        offsets = [fixedOffset]
        buckets = []
        bucketShift = 0
        rule = nil
    }

    /// A zone from what a TZif file says.
    package init(identifier: String, data: TZif) {
        self.identifier = identifier
        let (table, ruleOffset) = data.rule.map(RuleTable.make) ?? (nil, data.offsets.last ?? 0)
        var builder = ChangeList(first: data.offsets.first ?? 0)
        for (index, change) in data.changes.enumerated() { builder.append(change, data.offsets[index + 1]) }
        if let table {
            // Carrying the table some decades on makes those years as fast as the past.
            let horizon: Int64 = 2_840_140_800  // 2060-01-01
            var instant = data.changes.last ?? ZoneTable.modernTimes
            while instant < horizon {
                let span = table.span(at: instant)
                if span.from > (builder.changes.last ?? .min) { builder.append(span.from, span.offset) }
                instant = span.until
            }
        } else if let last = data.changes.last, data.rule != nil {
            builder.append(last, ruleOffset)
        } else if data.rule != nil {
            builder = ChangeList(first: ruleOffset)
        }
        changes = builder.changes
        offsets = builder.offsets
        rule = table
        fixedOffset = changes.isEmpty && table == nil ? offsets[0] : nil
        (buckets, bucketShift) = ZoneTable.makeBuckets(changes)
    }

    /// Where a rule without a table begins: 1970.
    private static let modernTimes: Int64 = 0

    private static func makeBuckets(_ changes: [Int64]) -> ([UInt16], Int64) {
        guard let first = changes.first, let last = changes.last, changes.count < 60_000 else { return ([], 0) }
        var shift: Int64 = 24  // 194 days
        while (last - first) >> shift > 2_000 { shift += 1 }
        var buckets: [UInt16] = []
        var index = 0
        for bucket in 0...((last - first) >> shift) {
            while index < changes.count, changes[index] < first + bucket << shift { index += 1 }
            buckets.append(UInt16(index))
        }
        return (buckets, shift)
    }

    /// The span that holds the instant. Constant time.
    package func span(at instant: Int64) -> ZoneSpan {
        guard let first = changes.first else { return rule?.span(at: instant) ?? .always(offsets[0]) }
        if instant < first {
            return ZoneSpan(
                from: .min, until: first, offset: offsets[0], offsetBefore: offsets[0], offsetAfter: offsets[1])
        }
        let bucket = Int(truncatingIfNeeded: UInt64(bitPattern: instant &- first) &>> UInt64(bucketShift))
        var index = bucket < buckets.count ? Int(buckets[bucket]) : changes.count
        while index < changes.count, changes[index] <= instant { index &+= 1 }
        // `index` changes have happened.
        if index < changes.count {
            return ZoneSpan(
                from: changes[index &- 1], until: changes[index], offset: offsets[index],
                offsetBefore: offsets[index &- 1], offsetAfter: offsets[index &+ 1])
        }
        let last = changes[index &- 1]
        guard let rule else {
            return ZoneSpan(
                from: last, until: .max, offset: offsets[index], offsetBefore: offsets[index &- 1],
                offsetAfter: offsets[index])
        }
        var span = rule.span(at: instant)
        if span.from <= last {
            span.from = last
            span.offsetBefore = offsets[index &- 1]
        }
        return span
    }

    /// The offset at the instant. Constant time.
    package func offset(at instant: Int64) -> Int32 { fixedOffset ?? span(at: instant).offset }
}

/// Collects changes, leaving out those that keep the offset.
private struct ChangeList {
    var changes: [Int64] = []
    var offsets: [Int32]

    init(first: Int32) { offsets = [first] }

    mutating func append(_ change: Int64, _ offset: Int32) {
        if change == changes.last {
            changes.removeLast()
            offsets.removeLast()
        }
        guard offset != offsets.last else { return }
        changes.append(change)
        offsets.append(offset)
    }
}
