import SchedulerCore
import Testing

@testable import SchedulerAdmin

@Suite struct OriginTests {
    private func refusal(
        _ host: String, _ method: String = "GET", origin: String? = nil, isLocal: Bool = true, isSecure: Bool = false,
        hosts: Set<String> = []
    ) -> String? {
        var request = AdminRequest(method: method, path: "/", headers: [("Host", host)], isSecure: isSecure)
        if let origin { request.headers.append(("Origin", origin)) }
        request.isLocal = isLocal
        do throws(Problem) {
            try RequestLimits(AdminOptions(hosts: hosts)).check(request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080", "[::1]"])
    func `a server of this machine is reached by the names of this machine`(host: String) {
        #expect(refusal(host) == nil)
        #expect(refusal(host, "POST", origin: "http://\(host)") == nil)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", "",
    ])
    func `a server of this machine is not reached by a name that leads there`(host: String) {
        #expect(refusal(host) == "foreignHost")
        #expect(refusal(host, "POST", origin: "http://\(host)") == "foreignHost")
        #expect(refusal(host, hosts: [host]) == nil)
        #expect(refusal(host, isLocal: false) == nil)
    }

    @Test func `a page that came in the clear changes nothing on a secure server`() {
        #expect(refusal("a", "POST", origin: "http://a", isLocal: false, isSecure: true) == "foreignOrigin")
        #expect(refusal("a", "POST", origin: "https://a", isLocal: false, isSecure: true) == nil)
    }
}
