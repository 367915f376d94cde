/// A part of Skeg that reads what comes from outside, and what must hold of it for every input.
///
/// The same properties run in two places: for hours under libFuzzer (the package in `Fuzz/`), and for seconds with every
/// `make test`, on the kept inputs and on changes of them drawn from a seed.
public struct FuzzTarget: Sendable {
    /// As `make fuzz TARGET=` takes it, and as the folder of its kept inputs is called.
    public let name: String
    /// The longest input that finds anything new, in bytes.
    public let longestInput: Int
    /// Looks at one input.
    public let check: @Sendable (_ input: [UInt8]) throws(BrokenProperty) -> Void

    init(
        _ name: String, longestInput: Int = 4096, _ check: @escaping @Sendable ([UInt8]) throws(BrokenProperty) -> Void
    ) {
        self.name = name
        self.longestInput = longestInput
        self.check = check
    }

    /// In the order of their names.
    public static let all: [FuzzTarget] = [
        FuzzTarget("commits", CommitProperties.check),
        FuzzTarget("controllers", longestInput: 2048, ControllerProperties.check),
        FuzzTarget("encryption", EncryptionProperties.check),
        FuzzTarget("exposition", ExpositionProperties.check),
        FuzzTarget("ignore", IgnoreProperties.check),
        FuzzTarget("impersonation", longestInput: 1024, ImpersonationProperties.check),
        FuzzTarget("json", JSONProperties.check),
        FuzzTarget("manifests", longestInput: 8192, ManifestProperties.check),
        FuzzTarget("numbers", longestInput: 256, NumberProperties.check),
        FuzzTarget("patches", longestInput: 2048, PatchProperties.check),
        FuzzTarget("protobuf", longestInput: 2048, ProtobufProperties.check),
        FuzzTarget("remotes", longestInput: 512, RemoteProperties.check),
        FuzzTarget("requests", longestInput: 4096, RequestProperties.check),
        FuzzTarget("schemas", longestInput: 2048, SchemaProperties.check),
        FuzzTarget("selectors", longestInput: 512, SelectorProperties.check),
        FuzzTarget("streams", StreamProperties.check),
        FuzzTarget("tokens", longestInput: 2048, TokenProperties.check),
        FuzzTarget("trees", longestInput: 2048, TreeProperties.check),
        FuzzTarget("websockets", longestInput: 1024, WebSocketProperties.check),
        FuzzTarget("yaml", longestInput: 8192, YAMLProperties.check)
    ]

    /// The target with a name; nil where there is none.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

extension FuzzTarget: CustomStringConvertible {
    public var description: String { name }
}
