// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skeg-benchmarks",
    dependencies: [
        .package(name: "skeg", path: "../"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6")
    ],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [
                .product(name: "SkegKit", package: "skeg"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl")
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
