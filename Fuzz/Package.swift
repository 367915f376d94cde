// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skeg-fuzz",
    dependencies: [.package(name: "skeg", path: "../")],
    targets: [
        .executableTarget(
            name: "SkegFuzz",
            dependencies: [.product(name: "SkegProperties", package: "skeg")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
