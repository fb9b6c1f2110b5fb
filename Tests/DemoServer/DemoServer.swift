import AdminCenterDemo
import FoundationEssentials
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Serves the Admin Center over the demo's jobs, for whoever works on the page: `DemoServer [PORT [HOURS]]`,
/// with so many hours of history.
///
/// Prints where, and a token of each role.
@main enum DemoServer {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let port = numbers.first ?? 0
        let demo = try await Demo(past: .hours(numbers.dropFirst().first ?? 26))
        let admin = Admin(demo.scheduler, authenticator: TokenAuthenticator(demo.store))
        let server = AdminServer(admin, options: AdminServerOptions(port: port))
        print("http://127.0.0.1:\(try server.start())")
        for role in Role.allCases {
            print("\(role): \(try await TokenStore(demo.store).create(name: "\(role)", role: role).text)")
        }
        fflush(nil)
        try await demo.scheduler.run()
    }
}
