import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/ArtifactStore``.
    static let artifacts: [StoreCheck] = [
        StoreCheck("An artifact is kept exactly as published, with its job, run and instant") { trial in
            let run = try await trial.claimed(trial.order())
            let full = Artifact(
                labels: ["kind": "snapshot", "städte": "Köln's \"Dom\""], url: "s3://bucket/a?b=c%20d", size: .max,
                expiresAfter: .days(30))
            for (index, artifact) in [full, Artifact(url: "")].enumerated() {
                let published = try await trial.store.publish(artifact, under: run.claim, at: trial.at(index))
                let expected = ArtifactRecord(
                    id: published.id, job: "job", run: run.id, publishedAt: trial.at(index), artifact: artifact)
                try expect("the answer", published, is: expected)
                try await expect(
                    "the stored artifact", trial.store.artifacts(ArtifactQuery(limit: 1)), is: [expected])
            }
        },
        StoreCheck("Artifacts are numbered in ascending order and listed newest first") { trial in
            let published = try await publish(trial, [[:], [:], [:]])
            try expect("that the numbers ascend", published == published.sorted() && Set(published).count == 3)
            try await expect("the list", numbers(trial, ArtifactQuery()), is: published.reversed())
            try await expect("the newest", numbers(trial, ArtifactQuery(limit: 1)), is: [published[2]])
            try await expect("none", numbers(trial, ArtifactQuery(limit: 0)), is: [])
        },
        StoreCheck("An artifact under a stale claim is refused") { trial in
            let run = try await trial.claimed(trial.order())
            for claim in [Claim(run: run.id, fence: run.fence + 1), Claim(run: RunID(rawValue: 99), fence: 1)] {
                try await expectRefusal("the artifact under \(claim)", code: .staleClaim) {
                    try await trial.store.publish(Artifact(url: "x"), under: claim, at: trial.at(1))
                }
            }
            try await trial.finish(run)
            try await expectRefusal("the artifact of a run that is over", code: .staleClaim) {
                try await trial.store.publish(Artifact(url: "x"), under: run.claim, at: trial.at(1))
            }
            try await expect("the list", numbers(trial, ArtifactQuery()), is: [])
        },
        StoreCheck("Artifacts are found by labels, all of which must match") { trial in
            let published = try await publish(
                trial, [["kind": "snapshot", "site": "a"], ["kind": "snapshot", "site": "b"], ["kind": "report"]])
            for (labels, expected) in [
                (["kind": "snapshot"], [1, 0]), (["kind": "snapshot", "site": "a"], [0]),
                (["site": "a", "kind": "report"], []),
                (["kin": "snapshot"], []), (["kind": "snap"], []), ([:], [2, 1, 0]),
            ] {
                try await expect(
                    "artifacts with \(labels)", numbers(trial, ArtifactQuery(labels: labels)),
                    is: expected.map { published[$0] })
            }
        },
        StoreCheck("Artifacts are found by job, run and time") { trial in
            var published: [Int64] = []
            for (index, job) in (["x", "y", "x"] as [JobID]).enumerated() {
                let run = try await trial.claimed(trial.order(ScheduleID(rawValue: "\(index)"), job: job))
                let claim = run.claim
                published.append(
                    try await trial.store.publish(Artifact(url: "\(index)"), under: claim, at: trial.at(index * 10)).id)
            }
            try await expect("of one job", numbers(trial, ArtifactQuery(job: "x")), is: [published[2], published[0]])
            try await expect("of one run", numbers(trial, ArtifactQuery(run: RunID(rawValue: 2))), is: [published[1]])
            try await expect(
                "since an instant", numbers(trial, ArtifactQuery(since: trial.at(10))),
                is: [published[2], published[1]])
            try await expect(
                "since a later one", numbers(trial, ArtifactQuery(since: trial.at(11))), is: [published[2]])
            try await expect(
                "of a job and a run that do not belong together",
                numbers(trial, ArtifactQuery(job: "x", run: RunID(rawValue: 2))), is: [])
        },
        StoreCheck("Artifacts are found up to an instant, which is not counted in") { trial in
            let run = try await trial.claimed(trial.order())
            var published: [Int64] = []
            for second in [10, 20, 30] {
                let artifact = Artifact(url: "u")
                published.append(try await trial.store.publish(artifact, under: run.claim, at: trial.at(second)).id)
            }
            try await expect(
                "before an instant", numbers(trial, ArtifactQuery(until: trial.at(20))), is: [published[0]])
            try await expect(
                "in a window", numbers(trial, ArtifactQuery(since: trial.at(20), until: trial.at(30))),
                is: [published[1]])
            try await expect(
                "in a window without length", numbers(trial, ArtifactQuery(since: trial.at(20), until: trial.at(20))),
                is: [])
        },
        StoreCheck("Pages of artifacts follow one another without gap or repetition, while some are added") { trial in
            let first = try await publish(trial, [[:], ["kind": "a"], ["kind": "a"], [:], ["kind": "a"]])
            let query = ArtifactQuery(labels: ["kind": "a"], limit: 2)
            try await expect("the first page", numbers(trial, query), is: [first[4], first[2]])
            _ = try await publish(trial, [["kind": "a"]])
            for (before, expected) in [(first[2], [first[1]]), (first[1], []), (.min, []), (0, [])] {
                var page = query
                page.before = before
                try await expect("the page before artifact \(before)", numbers(trial, page), is: expected)
            }
            try await expect("all before any", numbers(trial, ArtifactQuery(before: .max)).count, is: 6)
        },
        StoreCheck("Artifacts are removed, and their numbers are not given again") { trial in
            let published = try await publish(trial, [[:], [:], [:]])
            try await trial.store.removeArtifacts([])
            try await trial.store.removeArtifacts([published[0], published[2], 99, -1])
            try await expect("what is left", numbers(trial, ArtifactQuery()), is: [published[1]])
            try await trial.store.removeArtifacts([published[0]])
            let new = try await publish(trial, [[:]])
            try expect("that the number is a new one", new[0] > published[2])
            try await expect("the list", numbers(trial, ArtifactQuery()), is: [new[0], published[1]])
        },
        StoreCheck("Artifacts are kept although their run is dropped") { trial in
            let published = try await publish(trial, [[:]])
            for run in try await trial.runs() { try await trial.finish(run) }
            try await trial.pass(trial.order(), at: 2, keeping: 1)
            try await expect("the runs", trial.runs().count, is: 1)
            try await expect("the list", numbers(trial, ArtifactQuery()), is: published)
        },
        StoreCheck("Failures to prune are counted, and the last error is kept") { trial in
            let published = try await publish(trial, [[:], [:], [:]])
            try await trial.store.recordPruneFailure("none", of: [], at: trial.at(4))
            try await trial.store.recordPruneFailure("it's \"full\"", of: [published[0], 99], at: trial.at(5))
            try await trial.store.recordPruneFailure("第二", of: [published[2], published[0]], at: trial.at(9))
            let failures = try await trial.store.artifacts(ArtifactQuery()).map(\.pruneFailure)
            try expect(
                "the failures", failures,
                is: [
                    PruneFailure(attempts: 1, lastAt: trial.at(9), error: "第二"), nil,
                    PruneFailure(attempts: 2, lastAt: trial.at(9), error: "第二"),
                ])
            try await trial.store.removeArtifacts([published[0]])
            try await expect("the list", numbers(trial, ArtifactQuery()), is: [published[2], published[1]])
        },
        StoreCheck("Artifacts are counted by job, with their size and the newest of them") { trial in
            try await expect("the groups of an empty store", trial.store.artifactGroups(ArtifactQuery()), is: [])
            let runs = [
                try await trial.claimed(trial.order("a", job: "y")),
                try await trial.claimed(trial.order("b", job: "x")),
            ]
            var records: [ArtifactRecord] = []
            let sizes: [Int64?] = [7, 5, nil, 4]
            for (index, size) in sizes.enumerated() {
                let artifact = Artifact(labels: ["site": index < 3 ? "a" : "b"], url: "\(index)", size: size)
                let claim = runs[index == 3 ? 1 : 0].claim
                records.append(try await trial.store.publish(artifact, under: claim, at: trial.at(index)))
            }
            try await expect(
                "the groups", trial.store.artifactGroups(ArtifactQuery(limit: 1)),
                is: [
                    ArtifactGroup(job: "x", count: 1, size: 4, newest: records[3]),
                    ArtifactGroup(job: "y", count: 3, size: 12, newest: records[2]),
                ])
            try await expect(
                "the groups of those that fit",
                trial.store.artifactGroups(ArtifactQuery(labels: ["site": "a"], until: trial.at(2))),
                is: [ArtifactGroup(job: "y", count: 2, size: 12, newest: records[1])])
        },
    ]

    private static func publish(_ trial: StoreTrial, _ labels: [[String: String]]) async throws -> [Int64] {
        // A lane of its own, since the runs of a lane wait for one another.
        let lane = ScheduleID(rawValue: "lane \(try await trial.runs().count)")
        let run = try await trial.claimed(trial.order(lane))
        var numbers: [Int64] = []
        for labels in labels {
            let artifact = Artifact(labels: labels, url: "u")
            numbers.append(try await trial.store.publish(artifact, under: run.claim, at: trial.at(1)).id)
        }
        return numbers
    }

    private static func numbers(_ trial: StoreTrial, _ query: ArtifactQuery) async throws -> [Int64] {
        try await trial.store.artifacts(query).map(\.id)
    }
}
