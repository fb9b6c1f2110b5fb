import SchedulerCore
extension Store { func expectCompleteLedger() async throws {} }
