// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skeg-benchmarks",
    dependencies: [.package(name: "skeg", path: "../")],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [.product(name: "SkegKit", package: "skeg")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
