import SchedulerCore
import Synchronization

extension Admin {
    /// Tells webhooks of what happens, until the scheduler has ended or the calling task is cancelled.
    ///
    /// Every node tells of what happens on it. A webhook that does not answer with a status of 2xx is tried again after
    /// 1, 4, 16, 64, 256 and 1,024 seconds; what else it is to be told waits meanwhile, up to a hundred messages.
    ///
    /// Webhooks can be made only while somebody delivers. What waits is lost when the process ends. Requests go to the
    /// hosts that ``AdminOptions/webhookHosts`` allows.
    ///
    /// - Parameter transport: how requests are sent.
    public func deliverWebhooks(over transport: WebhookTransport) async {
        let courier = WebhookCourier(scheduler, transport, hosts: options.webhookHosts)
        let events = scheduler.events
        self.courier.withLock { $0 = courier }
        await courier.run(events)
        self.courier.withLock { $0 = $0 === courier ? nil : $0 }
    }
}
