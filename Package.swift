// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "swift-scheduler",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "SchedulerCore", targets: ["SchedulerCore"]),
        .library(name: "SchedulerSQLite", targets: ["SchedulerSQLite"]),
        .library(name: "SchedulerAdmin", targets: ["SchedulerAdmin"]),
        .library(name: "SchedulerAdminServer", targets: ["SchedulerAdminServer"]),
        .library(name: "SchedulerTesting", targets: ["SchedulerTesting"]),
        .executable(name: "schedulerctl", targets: ["schedulerctl"]),
    ],
    targets: [
        .target(name: "SchedulerCore"),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .target(name: "SchedulerSQLite", dependencies: ["SchedulerCore", "CSQLite"]),
        .target(
            name: "SchedulerAdmin", dependencies: ["SchedulerCore"], exclude: ["AdminCenter/Assets"],
            plugins: ["EmbedAssets"]),
        // The page's files become Swift texts, so that one binary serves it.
        .plugin(name: "EmbedAssets", capability: .buildTool(), dependencies: ["AssetEmbedder"]),
        .executableTarget(name: "AssetEmbedder", dependencies: ["CZlib"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .testTarget(name: "AssetEmbedderTests", dependencies: ["AssetEmbedder"]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
        .target(name: "SchedulerAdminServer", dependencies: ["SchedulerAdmin", "SchedulerCore", "CMicroHTTPD"]),
        .target(name: "SchedulerTesting", dependencies: ["SchedulerCore"]),
        .executableTarget(
            name: "schedulerctl", dependencies: ["SchedulerCore", "SchedulerSQLite", "SchedulerAdmin"]),
        .executableTarget(
            name: "HelloScheduler",
            dependencies: ["SchedulerCore", "SchedulerSQLite", "SchedulerAdmin", "SchedulerAdminServer"],
            path: "Examples/HelloScheduler"),
        .testTarget(
            name: "SchedulerCoreTests", dependencies: ["SchedulerCore", "SchedulerTesting"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "schedulerctlTests",
            dependencies: [
                "schedulerctl", "SchedulerCore", "SchedulerSQLite", "SchedulerAdmin", "SchedulerAdminServer",
                "SchedulerTesting",
                "ChildProcess",
            ]),
        // What tests start processes with.
        .target(name: "ChildProcess", path: "Tests/ChildProcess"),
        // What the tests of SchedulerSQLite kill.
        .executableTarget(
            name: "KillDriver", dependencies: ["SchedulerCore", "SchedulerSQLite"], path: "Tests/KillDriver"),
        .testTarget(
            name: "SchedulerSQLiteTests",
            dependencies: [
                "SchedulerSQLite", "SchedulerCore", "SchedulerTesting", "CSQLite", "KillDriver", "ChildProcess",
            ]),
        .testTarget(
            name: "SchedulerAdminTests",
            dependencies: ["SchedulerAdmin", "SchedulerCore", "SchedulerSQLite", "SchedulerTesting", "ChildProcess"]),
        // What the Admin Center is looked at with, by people and by tests.
        .target(
            name: "AdminCenterDemo", dependencies: ["SchedulerCore", "SchedulerTesting"], path: "Tests/AdminCenterDemo"),
        .executableTarget(
            name: "DemoServer",
            dependencies: ["AdminCenterDemo", "SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore"],
            path: "Tests/DemoServer"),
        // Chromium, as tests, pictures and measurements of the Admin Center drive it.
        .target(name: "WebDriver", dependencies: ["ChildProcess"], path: "Tests/WebDriver"),
        .testTarget(
            name: "AdminCenterTests",
            dependencies: [
                "WebDriver", "AdminCenterDemo", "SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore",
                "SchedulerTesting",
            ]),
        .executableTarget(
            name: "Screenshots",
            dependencies: [
                "WebDriver", "AdminCenterDemo", "SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore",
            ],
            path: "Tests/Screenshots"),
        .executableTarget(
            name: "PageBenchmark",
            dependencies: ["WebDriver", "SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore"],
            path: "Tests/PageBenchmark"),
        // What Scripts/test-api tries all kinds of requests on.
        .executableTarget(
            name: "APIServer", dependencies: ["SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore"],
            path: "Tests/APIServer"),
        .testTarget(
            name: "SchedulerAdminServerTests",
            dependencies: [
                "SchedulerAdminServer", "SchedulerAdmin", "SchedulerCore", "SchedulerTesting", "ChildProcess",
                "HelloScheduler",
            ]),
        .testTarget(name: "SchedulerTestingTests", dependencies: ["SchedulerCore", "SchedulerTesting"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
    target.swiftSettings = [
        // `any` is spelled wherever a value is boxed.
        .enableUpcomingFeature("ExistentialAny"),
        // A file imports what it uses, so that floors and modules stay visible in its head.
        .enableUpcomingFeature("MemberImportVisibility"),
        // What a module re-exposes to its users is said with `public import`.
        .enableUpcomingFeature("InternalImportsByDefault"),
        // A setting and no flag, so that every command shares one build. It does not reach packages that depend on us.
        .treatAllWarnings(as: .error),
    ]
}
