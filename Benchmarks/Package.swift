// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-scheduler", path: "..")],
    targets: [
        // For the floors: SQLite without the scheduler.
        .systemLibrary(
            name: "SQLiteC", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        // For the floors: libmicrohttpd without the admin.
        .systemLibrary(
            name: "MicroHTTPDC", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "SQLiteC",
                "MicroHTTPDC",
                .product(name: "SchedulerCore", package: "swift-scheduler"),
                .product(name: "SchedulerSQLite", package: "swift-scheduler"),
                .product(name: "SchedulerAdmin", package: "swift-scheduler"),
                .product(name: "SchedulerAdminServer", package: "swift-scheduler"),
                // Not linked, but built beside the benchmarks, which run it.
                .product(name: "schedulerctl", package: "swift-scheduler"),
            ],
            swiftSettings: [
                // The same as the library's.
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .treatAllWarnings(as: .error),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
