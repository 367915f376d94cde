public import Objects

/// What of a log is wanted (`v1.PodLogOptions`).
public struct LogQuery: Sendable, Hashable {
    public enum Stream: String, Sendable, CaseIterable {
        case all = "All"
        case output = "Stdout"
        case errorOutput = "Stderr"
    }

    public var container = ""
    public var follows = false
    public var isPrevious = false
    public var showsTime = false
    public var stream = Stream.all
    /// nil for all.
    public var tailLines: Int?
    public var since: Timestamp?
    public var limitBytes: Int?

    public init() {}
}

extension LogQuery {
    /// - Throws: 400 for what is no number or time, 422 for what is out of bounds or contradicts itself
    ///   (`validation.ValidatePodLogOptions`).
    public init(_ query: Query, pod: String, now: Timestamp) throws(APIStatus) {
        self.init()
        container = query["container"] ?? ""
        follows = query.flag("follow")
        isPrevious = query.flag("previous")
        showsTime = query.flag("timestamps")
        tailLines = try LogQuery.number("tailLines", query)
        limitBytes = try LogQuery.number("limitBytes", query)
        let seconds = try LogQuery.number("sinceSeconds", query)
        if let text = query["sinceTime"] {
            guard let time = Timestamp(text) else { throw .badRequest("sinceTime is not a time in RFC 3339") }
            since = time
        }
        var findings: [Diagnostic] = []
        func refuse(_ reason: Diagnostic.Reason, _ field: String?, _ message: String) {
            findings.append(Diagnostic(reason, FieldPath(fields: field.map { [$0] } ?? []), message))
        }
        if let tailLines, tailLines < 0 {
            refuse(.invalid, "tailLines", "Invalid value: \(tailLines): must be greater than or equal to 0")
        }
        if let limitBytes, limitBytes < 1 {
            refuse(.invalid, "limitBytes", "Invalid value: \(limitBytes): must be greater than 0")
        }
        if let seconds {
            if since != nil {
                refuse(.forbidden, nil, "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")
            } else if seconds < 1 {
                refuse(.invalid, "sinceSeconds", "Invalid value: \(seconds): must be greater than 0")
            } else {
                since = now + .seconds(-Int64(seconds))
            }
        }
        if let text = query["stream"], !text.isEmpty {
            let known = Stream.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            stream = Stream(rawValue: text) ?? .all
            if stream.rawValue != text {
                refuse(.unsupported, "stream", "Unsupported value: \"\(text)\": supported values: \(known)")
            }
        }
        if stream != .all, tailLines != nil {
            refuse(.forbidden, nil, "Forbidden: `tailLines` and specific `stream` are mutually exclusive for now")
        }
        guard findings.isEmpty else { throw .invalidLogOptions(pod, findings) }
    }

    private static func number(_ name: String, _ query: Query) throws(APIStatus) -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text), abs(number) <= Int(Int32.max) else {
            throw .badRequest("\(name) must be a number up to \(Int32.max)")
        }
        return number
    }
}

extension APIStatus {
    fileprivate static func invalidLogOptions(_ pod: String, _ findings: [Diagnostic]) -> APIStatus {
        let texts = findings.map(\.description)
        let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        return APIStatus(
            code: 422, reason: "Invalid", message: "PodLogOptions \"\(pod)\" is invalid: \(list)",
            details: ["name": .string(pod), "kind": "PodLogOptions"])
    }
}
