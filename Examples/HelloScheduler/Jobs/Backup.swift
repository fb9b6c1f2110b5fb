import SchedulerCore

/// What the job `backup` is told: `run backup max=2`.
struct BackupParameters: Codable, Sendable {
    var max = 5

    static let fields: [ParameterField] = [
        .integer("max", in: 1...20, title: "At most", help: "How many files one backup saves")
    ]
}

extension JobOptions {
    /// A job that locks a resource, so that one backup waits for another, and keeps its last three snapshots.
    static let backup = JobOptions(
        id: "backup",
        name: "Backup",
        description: "Saves some files to a disk that only one run may touch",
        kind: .manual,
        parameters: .typed(BackupParameters(), fields: BackupParameters.fields),
        tags: ["nightly", "disk"],
        resources: ["disk-a"],
        artifactRetention: ArtifactRetention(keepLast: 3)
    ) { context in
        let count = try context.parameters(as: BackupParameters.self).max
        for number in 1...count {
            try await context.sleep(for: .milliseconds(500))
            context.logger.info("saved", metadata: ["file": "\(number) of \(count)"])
            context.progress(Double(number) / Double(count), note: "file \(number) of \(count)")
        }
        try await context.publish(
            Artifact(labels: ["disk": "a"], url: "https://backups.example/\(context.run).tar", size: Int64(count) << 20)
        )
    }
}
