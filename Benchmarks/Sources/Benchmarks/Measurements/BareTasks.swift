/// What Swift's own tasks cost: no scheduler can run each of its runs on a task of its own for less.
enum BareTasks {
    private static let batches = 200
    private static let batchSize = 1_000

    /// `Task {}`, from the spawn until its end is known.
    static func unstructured() async -> [Figure] {
        let time = await timed {
            for _ in 0..<batches {
                let tasks = (0..<batchSize).map { _ in Task {} }
                for task in tasks { await task.value }
            }
        }
        return figures("bare Task {}", time)
    }

    /// The child tasks of a group, likewise.
    static func children() async -> [Figure] {
        let time = await timed {
            for _ in 0..<batches {
                await withDiscardingTaskGroup { group in
                    for _ in 0..<batchSize { group.addTask {} }
                }
            }
        }
        return figures("bare child task", time)
    }

    private static func figures(_ name: String, _ time: Time) -> [Figure] {
        let count = Double(batches * batchSize)
        return [
            Figure(name, count / time.seconds, .perSecond),
            Figure("\(name), CPU time each", time.cpuSeconds / count * 1e6, .microseconds),
        ]
    }
}
