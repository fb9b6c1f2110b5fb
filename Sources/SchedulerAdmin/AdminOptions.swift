/// What an admin lets pass.
public struct AdminOptions: Sendable {
    /// The longest body, in bytes.
    public var bodyLimit: Int
    /// The longest path and query together, in bytes.
    public var targetLimit: Int
    /// How long all header fields together may be, in bytes.
    public var headerLimit: Int
    /// The names of hosts by which the admin is reached, such as `jobs.example.com:8443`: a change that a browser sends
    /// from a page of another origin is refused. Empty: the `Host` of the request.
    public var hosts: Set<String>
    /// Whether the web page for operators is served at `/`.
    public var servesAdminCenter: Bool
    /// The hosts that webhooks may be sent to; by default all but those that only this machine means.
    public var webhookHosts: WebhookHosts

    /// Makes options.
    public init(
        bodyLimit: Int = 1_048_576, targetLimit: Int = 8_192, headerLimit: Int = 32_768, hosts: Set<String> = [],
        servesAdminCenter: Bool = true, webhookHosts: WebhookHosts = WebhookHosts()
    ) {
        self.bodyLimit = bodyLimit
        self.targetLimit = targetLimit
        self.headerLimit = headerLimit
        self.hosts = hosts
        self.servesAdminCenter = servesAdminCenter
        self.webhookHosts = webhookHosts
    }
}
