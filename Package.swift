// swift-tools-version: 6.2
import PackageDescription

/// What every target is held to: Swift 6, no warnings, imports that say what they are for.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility")
]

/// A target of this package in `Sources/<name>`.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, in `Tests/<name>Tests`.
func tests(of name: String, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + more, swiftSettings: strict)
}

let treeDictionary = Target.Dependency.product(name: "HashTreeCollections", package: "swift-collections")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio")
]
let nioServer: [Target.Dependency] = [
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOHTTP2", package: "swift-nio-http2")
]
let hpack = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let certificates: [Target.Dependency] = [
    .product(name: "X509", package: "swift-certificates"),
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "SwiftASN1", package: "swift-asn1")
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "skeg",
    products: [
        .executable(name: "skeg", targets: ["skeg"]),
        // Values and decisions, for the packages beside this one: benchmarks.
        .library(
            name: "SkegKit",
            targets: [
                "Objects", "Measurements", "Store", "StoreSQLite", "Controllers", "Scheduler", "PodLifecycle",
                "NodeAgent", "Probing", "RuntimeProcess", "RuntimeSimulated",
                "GitOps", "Access", "API", "APIServer"
            ]),
        // What must hold of every input, for the package that looks for inputs where it does not.
        .library(name: "SkegProperties", targets: ["FuzzProperties"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4")
    ],
    targets: [
        // C doors: system libraries, and the few system calls that Glibc's module lacks.
        .systemLibrary(
            name: "CLibGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CGit2Options", dependencies: ["CLibGit2"]),

        // Values.
        room("Wiping"),
        room("Objects", ["CLibYAML"]),
        room("Measurements", ["Objects"]),
        room("Store", ["Objects", "Measurements", treeDictionary]),
        room("UserMetrics", ["Objects", "Measurements", "Store"]),
        room("Runtime", ["Objects", "Measurements"]),
        room("Metrics"),
        room(
            "Encryption",
            [
                "Wiping", "Objects", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto")
            ]),

        // Decisions: pure. No clock, randomness, file, socket, lock or `await`.
        room("Admission", ["Objects", "Store"]),
        room("Controllers", ["Objects", "Measurements", "UserMetrics", "Store", "Admission"]),
        room("Scheduler", ["Objects", "Store"]),
        room("PodLifecycle", ["Objects", "Measurements", "Store", "Runtime"]),
        room("GitOps", ["Objects", "Store", "Admission"]),
        room("Access", ["Objects", "Store"]),
        room("API", ["Objects", "Measurements", "UserMetrics", "Store", "Access", "Admission", "CZlib"]),

        // Edges: one outside thing each.
        room("Sealing", ["Wiping", "Objects", crypto]),
        room("StoreSQLite", ["Wiping", "Objects", "Store", "Sealing", "CSQLite", "CLinux"]),
        room("Git", ["Objects", "CLibGit2", "CGit2Options", "CLinux"]),
        room("RuntimeProcess", ["Objects", "Measurements", "Runtime", "CLinux"]),
        room("RuntimeSimulated", ["Objects", "Measurements", "Runtime"]),
        room("NodeAgent", ["Objects", "Measurements", "Store", "Runtime", "PodLifecycle", "Metrics", "CLinux"]),
        room("Identity", ["Objects"] + certificates),
        room(
            "APIServer",
            [
                "Objects", "Measurements", "UserMetrics", "Store", "Runtime", "Metrics", "Access", "API", "CLinux",
                .product(name: "Crypto", package: "swift-crypto")
            ] + nio
                + nioServer),
        room("APIClient", nio),
        room("Fetching", nio + [.product(name: "NIOSSL", package: "swift-nio-ssl")]),
        room("Probing", ["Runtime", hpack] + nio + nioServer),

        // The whole.
        room(
            "Daemon",
            [
                "Objects", "Measurements", "Store", "Runtime", "Controllers", "Scheduler", "PodLifecycle", "GitOps",
                "StoreSQLite", "Git", "RuntimeProcess", "RuntimeSimulated", "NodeAgent", "Access", "API", "Identity",
                "APIServer", "Metrics", "CLinux", "Wiping", "Sealing", "Encryption", "UserMetrics", "Fetching",
                "Probing"
            ]),
        .executableTarget(
            name: "skeg",
            dependencies: [
                "Objects", "Store", "Controllers", "GitOps", "Git", "Access", "Daemon", "RuntimeProcess", "APIClient",
                "Encryption", "CLinux", "Wiping", "Fetching",
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ],
            swiftSettings: strict),

        // Tests, and the code that tests stand on.
        room("TestSupport", ["Objects", "Store"]),
        room("TestDisk", ["Objects", "Store", "StoreSQLite", "CSQLite"]),
        room(
            "FuzzProperties",
            [
                "Objects", "Store", "Controllers", "Scheduler", "GitOps", "Access", "API", "Git", "CLibGit2",
                "CGit2Options", "Encryption", "UserMetrics", "Measurements"
            ]),
        room(
            "Simulator",
            [
                "Objects", "Measurements", "Store", "Runtime", "Controllers", "Scheduler", "PodLifecycle", "GitOps",
                "NodeAgent", "RuntimeSimulated", "TestSupport"
            ]),
        .executableTarget(
            name: "simulate",
            dependencies: ["Simulator", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        tests(of: "Wiping"),
        tests(of: "Objects", ["TestSupport"]),
        tests(of: "Store", ["TestSupport"]),
        tests(of: "Sealing", ["TestSupport", "Objects"]),
        .testTarget(
            name: "EncryptionTests", dependencies: ["Encryption", "TestSupport", "Objects"], exclude: ["Fixtures"],
            swiftSettings: strict),
        tests(of: "Measurements", ["TestSupport", "Objects"]),
        tests(of: "UserMetrics", ["TestSupport", "Objects", "Measurements", "Store"]),
        tests(of: "Fetching", nio),
        tests(of: "StoreSQLite", ["TestSupport", "TestDisk", "Objects", "Store", "Sealing", "CSQLite"]),
        tests(of: "Controllers", ["TestSupport", "Objects", "Measurements", "Store"]),
        tests(of: "Scheduler", ["TestSupport", "Objects", "Store"]),
        tests(of: "PodLifecycle", ["TestSupport", "Objects", "Measurements", "Store", "Runtime"]),
        tests(of: "GitOps", ["TestSupport", "Objects", "Store"]),
        .target(
            name: "GitTestSupport", dependencies: ["Git"], path: "Tests/GitTestSupport", swiftSettings: strict),
        tests(of: "Git", ["TestSupport", "GitTestSupport"]),
        tests(of: "FuzzProperties"),
        .executableTarget(
            name: "ShimProgram", dependencies: ["RuntimeProcess", "Runtime"], path: "Tests/ShimProgram",
            swiftSettings: strict),
        tests(of: "RuntimeProcess", ["TestSupport", "Objects", "Measurements", "Runtime", "CLinux", "ShimProgram"]),
        tests(of: "RuntimeSimulated", ["TestSupport", "Objects", "Measurements", "Runtime"]),
        tests(
            of: "NodeAgent",
            [
                "TestSupport", "Objects", "Measurements", "Metrics", "Store", "Runtime", "PodLifecycle",
                "RuntimeSimulated"
            ]),
        tests(
            of: "Probing",
            ["TestSupport", "Runtime", "Measurements", "Identity", "Objects", hpack] + nio + nioServer),
        tests(of: "Admission", ["TestSupport", "Objects", "Store"]),
        tests(of: "Metrics"),
        tests(of: "Identity", ["TestSupport", "Objects"] + certificates),
        tests(of: "Access", ["TestSupport", "Objects", "Store"]),
        tests(of: "API", ["TestSupport", "Objects", "Measurements", "Store", "Access"]),
        tests(
            of: "APIServer",
            [
                "TestSupport", "Objects", "Measurements", "Store", "Runtime", "Metrics", "Access", "API", "APIClient",
                "Identity", "FuzzProperties",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOEmbedded", package: "swift-nio")
            ] + nio),
        tests(
            of: "Daemon",
            [
                "TestSupport", "Objects", "Store", "GitOps", "Access", "APIServer", "Identity", "NodeAgent",
                "PodLifecycle", "Measurements", "RuntimeSimulated", "Encryption"
            ]),
        tests(
            of: "Simulator",
            [
                "TestSupport", "Objects", "Measurements", "Store", "Controllers", "Runtime", "PodLifecycle",
                "NodeAgent",
                "RuntimeSimulated"
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Objects", "Runtime", "RuntimeProcess", "NodeAgent", "Git", "TestSupport", "GitTestSupport",
                "Encryption",
                "skeg"
            ],
            exclude: ["Clients"],
            swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: [], swiftSettings: strict)
    ]
)
