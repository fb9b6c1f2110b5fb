import FoundationEssentials
import SchedulerCore
import Testing

@Suite struct ArtifactRetentionTests {
    private let now = date("2026-05-01T00:00:00Z")

    /// Artifacts that are so many hours old, numbered from 1.
    private func records(_ ages: Int..., expiringAfter hours: Int? = nil) -> [ArtifactRecord] {
        zip(Int64(1)..., ages).map { number, age in
            ArtifactRecord(
                id: number, job: "job", run: RunID(rawValue: number), publishedAt: now - Double(age * 3_600),
                artifact: Artifact(url: "file:\(number)", expiresAfter: hours.map { .hours($0) }))
        }
    }

    private func surplus(_ retention: ArtifactRetention, of records: [ArtifactRecord]) -> [Int64] {
        retention.surplus(of: records, at: now).map(\.id)
    }

    @Test func `everything is kept without limits`() {
        #expect(surplus(.unlimited, of: records(90_000, 1)) == [])
        #expect(surplus(.unlimited, of: []) == [])
    }

    @Test func `the newest are kept, whatever their order, and the surplus comes oldest first`() {
        let records = records(5, 4, 3, 2, 1)
        #expect(surplus(ArtifactRetention(keepLast: 2), of: records.reversed()) == [1, 2, 3])
        #expect(surplus(ArtifactRetention(keepLast: 5), of: records) == [])
        #expect(surplus(ArtifactRetention(keepLast: .max), of: records) == [])
        #expect(surplus(ArtifactRetention(keepLast: 0), of: records) == [1, 2, 3, 4, 5])
    }

    @Test func `what has lived as long as it may is surplus, from that very instant`() {
        #expect(surplus(ArtifactRetention(timeToLive: .hours(3)), of: records(4, 3, 2)) == [1, 2])
        #expect(surplus(ArtifactRetention(timeToLive: .hours(3) + .microseconds(1)), of: records(4, 3, 2)) == [1])
    }

    @Test func `what has expired by its own is surplus under any retention`() {
        let records = records(4, 3, 2, expiringAfter: 3)
        #expect(surplus(.unlimited, of: records) == [1, 2])
        #expect(surplus(ArtifactRetention(keepLast: 3, timeToLive: .days(9)), of: records) == [1, 2])
    }

    @Test func `each limit counts by itself`() {
        #expect(surplus(ArtifactRetention(keepLast: 3, timeToLive: .hours(2)), of: records(9, 5, 1, 1)) == [1, 2])
        #expect(surplus(ArtifactRetention(keepLast: 1, timeToLive: .hours(9)), of: records(2, 1)) == [1])
    }

    @Test(arguments: [
        (ArtifactRetention(keepLast: -1), "artifactRetention.keepLast"),
        (ArtifactRetention(timeToLive: .zero), "artifactRetention.timeToLive"),
        (ArtifactRetention(timeToLive: .seconds(-1)), "artifactRetention.timeToLive"),
    ])
    func `a retention that cannot be followed is refused`(retention: ArtifactRetention, field: String) async {
        let scheduler = Scheduler()
        let refused = await refusal {
            try await scheduler.configure(.init(id: "job", kind: .manual, artifactRetention: retention) { _ in })
        }
        #expect(refused?.field == field)
    }
}
