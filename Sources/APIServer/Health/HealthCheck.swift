/// Something that has to be well, with the name that it is asked for by.
public struct HealthCheck: Sendable {
    public var name: String
    /// nil where all is well; else why not, which is told only to who asks for this one check.
    public var failure: @Sendable () async -> String?

    public init(_ name: String, _ failure: @escaping @Sendable () async -> String?) {
        self.name = name
        self.failure = failure
    }

    /// Well as soon as anything is answered at all.
    public static let ping = HealthCheck("ping") { nil }
}
