import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: leases, and runs whose node is gone.
    static let leases: [StoreCheck] = [
        StoreCheck("A renewal prolongs a claim, and does nothing else") { trial in
            var run = try await trial.claimed(trial.order())
            try await expect("lost claims", trial.store.renew([run.claim], until: trial.at(90)), is: [])
            run.leaseUntil = trial.at(90)
            try await trial.expectStored(run, "the renewed run")
        },
        StoreCheck("A renewal reports the claims that are lost, and prolongs the others") { trial in
            let ended = try await trial.claimed(trial.order("ended"))
            try await trial.finish(ended)
            let retried = try await trial.claimed(trial.order("retried"))
            try await trial.finish(retried, RunTransition(state: .pending))
            let held = try await trial.claim(by: "beta", at: 1).runs[0]
            let kept = try await trial.claimed(trial.order("kept"))
            let unknown = Claim(run: RunID(rawValue: 99), fence: 1)
            let lost = try await trial.store.renew(
                [ended.claim, kept.claim, retried.claim, unknown], until: trial.at(90))
            try expect("the lost claims", Set(lost), is: [ended.claim, retried.claim, unknown])
            try await expect("the lease that was kept", trial.stored(kept.id).leaseUntil, is: trial.at(90))
            try await trial.expectStored(held, "the run under its second claim")
            try await expect("lost claims of none", trial.store.renew([], until: trial.at(90)), is: [])
        },
        StoreCheck("Runs whose lease has ended are recovered, those of other nodes only") { trial in
            let own = try await trial.claimed(trial.order("own"), by: "alpha", at: 0)
            let ended = try await trial.claimed(trial.order("ended"), by: "beta", at: 0)
            let renewed = try await trial.claimed(trial.order("renewed"), by: "beta", at: 0)
            _ = try await trial.store.renew([renewed.claim], until: trial.at(60))
            let later = try await trial.claimed(trial.order("later"), by: "gamma", at: 15)
            let report = try await trial.store.recover(by: "alpha", at: trial.at(31))
            try expect("the interrupted runs", report.interrupted.map(\.id), is: [ended.id])
            try expect("the failed runs", report.failed, is: [])
            try expect("the next end of a lease", report.nextExpiry, is: trial.at(45))
            for run in [own, later] { try await trial.expectStored(run, "a run that is left alone") }
            try await expect("the state of the renewed run", trial.stored(renewed.id).state, is: .running)
        },
        StoreCheck("Before any lease has ended a recovery changes nothing and tells when one will end") { trial in
            try await expect(
                "the next end in an empty store", trial.store.recover(by: "alpha", at: trial.at(0)).nextExpiry, is: nil)
            let run = try await trial.claimed(trial.order(), by: "beta", at: 0)
            let report = try await trial.store.recover(by: "alpha", at: trial.at(29))
            try expect("the interrupted runs", report.interrupted, is: [])
            try expect("the next end of a lease", report.nextExpiry, is: trial.at(30))
            try await trial.expectStored(run, "the run")
            try await expect(
                "the next end for its own node", trial.store.recover(by: "beta", at: trial.at(29)).nextExpiry, is: nil)
        },
        StoreCheck("A recovered run waits again, with no attempt used, and its old node has lost it") { trial in
            let lost = try await trial.claimed(trial.order(), by: "beta", at: 0)
            var expected = lost
            expected.apply(.interruption(of: lost), at: trial.at(31))
            let report = try await trial.store.recover(by: "alpha", at: trial.at(31))
            try expect("the reported run", report.interrupted, is: [expected])
            try await trial.expectStored(expected, "the interrupted run")
            try await expect("the old node's finish", trial.finish(lost, by: "beta", at: 32), is: false)
            try await expect(
                "the old node's renewal", trial.store.renew([lost.claim], until: trial.at(90)), is: [lost.claim])
            let rescued = try requireOnly("the claimable runs", await trial.claim(by: "alpha", at: 33).runs)
            try expect("the attempt", rescued.attempt, is: 1)
            try expect("the fence", rescued.fence, is: 2)
            try await expect(
                "the old node's finish after the rescue", trial.finish(lost, by: "beta", at: 34), is: false)
            try await expect("the rescue's finish", trial.finish(rescued, at: 35), is: true)
        },
        StoreCheck("A recovery frees the run's place in its schedule") { trial in
            _ = try await trial.claimed(trial.order(), by: "beta", at: 0)
            try await trial.enqueue(trial.order(priority: 1))
            try await expect("while it runs", trial.claimedIDs(at: 1), is: [])
            _ = try await trial.store.recover(by: "alpha", at: trial.at(31))
            try await expect("after the recovery", trial.claimedIDs(at: 31).map(\.rawValue), is: [2])
        },
        StoreCheck("A run that has brought down its node three times is set aside as failed") { trial in
            try await trial.insert(trial.schedule("lane", .afterCompletion(pause: .seconds(60))))
            try await trial.advance(at: 0, trial.running(0))
            for death in 1...RunTransition.interruptionLimit {
                let second = death * 100
                let run = try requireOnly("claim \(death)", await trial.claim(by: "beta", at: second).runs)
                let report = try await trial.store.recover(by: "alpha", at: trial.at(second + 31))
                let isLast = death == RunTransition.interruptionLimit
                try expect("interrupted after death \(death)", report.interrupted.count, is: isLast ? 0 : 1)
                try expect("set aside after death \(death)", report.failed.map(\.id), is: isLast ? [run.id] : [])
                try await expect("interruptions after death \(death)", trial.stored(run.id).interruptions, is: death)
            }
            let run = try await trial.stored(RunID(rawValue: 1))
            try expect("its state", run.state, is: .failed)
            try expect("its end", run.finishedAt, is: trial.at(331))
            try await expect("the completion", trial.stored("lane").completedAt, is: trial.at(331))
            try await expect("the next look", trial.stored("lane").nextLook, is: trial.at(331))
            try await expect("what can be claimed", trial.claimedIDs(at: 400), is: [])
        },
        StoreCheck("A run that was asked to stop and whose node is gone is over") { trial in
            let run = try await trial.claimed(trial.order(resources: ["x"]), by: "beta", at: 0)
            let asked = try await require("the run", trial.store.requestStop(run.id, at: trial.at(5)))
            let report = try await trial.store.recover(by: "alpha", at: trial.at(31))
            var expected = asked
            expected.apply(.interruption(of: asked), at: trial.at(31))
            try expect("its state", expected.state, is: .cancelled)
            try await trial.expectStored(expected, "the run")
            try expect("the interrupted runs", report.interrupted, is: [])
            try await trial.enqueue(trial.order(resources: ["x"]), at: 32)
            try await expect("what can be claimed", trial.claimedIDs(at: 32).map(\.rawValue), is: [2])
        },
        StoreCheck("A recovered run is recovered once") { trial in
            _ = try await trial.claimed(trial.order(), by: "beta", at: 0)
            _ = try await trial.store.recover(by: "alpha", at: trial.at(31))
            let report = try await trial.store.recover(by: "gamma", at: trial.at(32))
            try expect("the interrupted runs", report.interrupted, is: [])
            try expect("the next end of a lease", report.nextExpiry, is: nil)
        },
    ]
}
