import Dispatch

extension DispatchQueue {
    private static let storeKey = DispatchSpecificKey<Bool>()

    /// A serial queue of a store.
    static func ofStore(_ name: String) -> DispatchQueue {
        let queue = DispatchQueue(label: "SchedulerSQLite.\(name)", qos: .userInitiated)
        queue.setSpecific(key: storeKey, value: true)
        return queue
    }

    /// Whether what is going on is carried out by a queue of a store.
    static var isOfStore: Bool { getSpecific(key: storeKey) ?? false }
}
