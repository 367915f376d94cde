// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skeg-benchmarks",
    dependencies: [
        .package(name: "skeg", path: "../"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [
                .product(name: "SkegKit", package: "skeg"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
