public import Objects

/// How a change is asked for (`metav1.CreateOptions`, `UpdateOptions`, `PatchOptions`).
public struct WriteOptions: Sendable, Hashable {
    /// Everything is decided and answered, and nothing is stored.
    public var isDryRun = false
    /// Under whose name changed fields are recorded: what the client calls itself, or its program's name.
    public var fieldManager: String
    public var fieldValidation = FieldValidation.warn
    /// Whether an applier takes fields over from others; nil where nothing is said.
    public var force: Bool?

    /// `metav1validation.FieldManagerMaxLength`
    static let maximumManagerLength = 128

    /// - Throws: 422 for a value that an option cannot have, as `ValidateCreateOptions` and its siblings say it.
    public init(_ request: APIRequest) throws(APIStatus) {
        let kind = WriteOptions.kind(of: request)
        let dryRun = request.query.all("dryRun").filter { !$0.isEmpty }
        if let wrong = dryRun.first(where: { $0 != "All" }) {
            throw .invalidOption(kind, "dryRun: Unsupported value: \"\(wrong.prefix(64))\": supported values: \"All\"")
        }
        isDryRun = !dryRun.isEmpty
        let sent = request.query["fieldManager"] ?? ""
        fieldManager = sent.isEmpty ? (request.agent.isEmpty ? "unknown" : request.agent) : sent
        if sent.utf8.count > WriteOptions.maximumManagerLength {
            throw .invalidOption(
                kind, "fieldManager: Too long: may not be more than \(WriteOptions.maximumManagerLength) bytes")
        }
        if !WriteOptions.isPrintable(sent) {
            throw .invalidOption(kind, "fieldManager: Invalid value: should only contain printable characters")
        }
        guard let validation = FieldValidation(parameter: request.query["fieldValidation"]) else {
            throw .invalidOption(
                kind,
                "fieldValidation: Unsupported value: \"\((request.query["fieldValidation"] ?? "").prefix(64))\": "
                    + "supported values: \"Ignore\", \"Strict\", \"Warn\"")
        }
        fieldValidation = validation
        if request.query["force"] != nil { force = request.query.flag("force") }
    }

    private static func kind(of request: APIRequest) -> String {
        switch request.method {
        case .post: "CreateOptions"
        case .patch: "PatchOptions"
        case .delete: "DeleteOptions"
        default: "UpdateOptions"
        }
    }

    /// `unicode.IsPrint`
    static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse: false
            default: true
            }
        }
    }
}

extension APIStatus {
    static func invalidOption(_ kind: String, _ message: String) -> APIStatus {
        APIStatus(
            code: 422, reason: "Invalid", message: "\(kind).meta.k8s.io \"\" is invalid: \(message)",
            details: ["group": "meta.k8s.io", "kind": .string(kind)])
    }
}
