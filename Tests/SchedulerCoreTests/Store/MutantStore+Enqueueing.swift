import FoundationEssentials

@testable import SchedulerCore

/// Runs that somebody asks for.
extension MutantStore {
    func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID] {
        let orders = try await misread(orders)
        switch fault {
        case .ignoresSkip: return try await base.enqueue(orders, overlap: .queueAll, at: now)
        case .skipsWhileOneWaitsOnly where overlap == .skip:
            let waiting = RunQuery(states: [.pending, .interrupted], limit: .max)
            let lanes = Set(try await base.runs(waiting).map(\.order.schedule))
            let isFree = lanes.isDisjoint(with: orders.map(\.schedule))
            return try await base.enqueue(orders, overlap: isFree ? .queueAll : .skip, at: now)
        case .refusesOneByOne:
            var ids: [RunID] = []
            for order in orders { ids += try await base.enqueue([order], overlap: overlap, at: now) }
            return ids
        case .numbersFromZero:
            return try await base.enqueue(orders, overlap: overlap, at: now).map { RunID(rawValue: $0.rawValue - 1) }
        default: return try await base.enqueue(orders, overlap: overlap, at: now)
        }
    }

    private func misread(_ orders: [RunOrder]) async throws -> [RunOrder] {
        var orders = orders
        for index in orders.indices {
            switch fault {
            case .losesOrderHistory: orders[index].history = HistoryPolicy()
            case .takesBackfillForSlot where orders[index].trigger == .backfill: orders[index].trigger = .slot
            case .waitsInsteadOfSkipping: orders[index].resourceConflict = .wait
            case .startsPastSlotTwice where orders[index].trigger == .backfill:
                let runs = try await base.runs(RunQuery(schedule: orders[index].schedule, limit: .max))
                if runs.contains(where: { $0.slot == orders[index].slot }) { orders[index].slot = nil }
            default: break
            }
        }
        return orders
    }
}
