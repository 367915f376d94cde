public import Objects
public import Store

/// What a list or a watch asks for (`metav1.ListOptions`).
public struct ListOptions: Sendable {
    /// Of which time the answer may be
    /// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions).
    public enum Age: Sendable, Hashable {
        /// Nothing is said: as new as can be.
        case newest
        /// `0`: whatever is at hand.
        case any
        case notOlder(than: Revision)
        case exactly(Revision)
    }

    public var filter: ObjectFilter
    /// Objects on one page; 0 for all.
    public var limit: Int
    /// Where the page before ended.
    public var continuation: ContinueToken?
    public var age: Age
    /// How long a watch goes on; nil for as long as the server likes.
    public var timeoutSeconds: Int?
    public var allowsBookmarks: Bool
    /// Whether a watch begins with what is there; nil where nothing is said.
    public var sendsInitialEvents: Bool?
    /// As the client wrote it; a watch goes on from there.
    public var resourceVersion: String

    /// - Throws: 400 for selectors and numbers that cannot be read, 422 for options that exclude each other
    ///   (`apimachinery/pkg/apis/meta/internalversion/validation.ValidateListOptions`).
    public init(_ query: Query, namespace: String, of info: KindInfo, isWatch: Bool) throws(APIStatus) {
        filter = try ObjectFilter(query, namespace: namespace, of: info)
        resourceVersion = query["resourceVersion"] ?? ""
        allowsBookmarks = query.flag("allowWatchBookmarks")
        sendsInitialEvents = (query["sendInitialEvents"] ?? "").isEmpty ? nil : query.flag("sendInitialEvents")
        limit = try ListOptions.number("limit", query) ?? 0
        timeoutSeconds = try ListOptions.number("timeoutSeconds", query)
        let match = query["resourceVersionMatch"] ?? ""
        let token = query["continue"] ?? ""
        try ListOptions.check(
            match: match, resourceVersion: resourceVersion, token: token, isWatch: isWatch,
            sendsInitialEvents: sendsInitialEvents)
        continuation = token.isEmpty ? nil : try ContinueToken(token)
        age = try ListOptions.age(resourceVersion, match, isPaged: limit > 0)
    }

    private static func number(_ name: String, _ query: Query) throws(APIStatus) -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw .badRequest("\(name) must be a number") }
        return max(0, number)
    }

    private static func age(
        _ resourceVersion: String, _ match: String, isPaged: Bool
    ) throws(APIStatus) -> Age {
        if resourceVersion.isEmpty { return .newest }
        guard let revision = Revision(resourceVersion) else {
            throw .badRequest("invalid resource version \"\(resourceVersion.prefix(64))\"")
        }
        if revision == 0 { return .any }
        // Before there was resourceVersionMatch, a page with a version was of just that version.
        return match == "Exact" || match.isEmpty && isPaged ? .exactly(revision) : .notOlder(than: revision)
    }

    private static func check(
        match: String, resourceVersion: String, token: String, isWatch: Bool, sendsInitialEvents: Bool?
    ) throws(APIStatus) {
        if let fault = fault(
            match: match, resourceVersion: resourceVersion, isPaged: !token.isEmpty, isWatch: isWatch,
            hasInitialEvents: sendsInitialEvents != nil)
        {
            throw .invalidOption("ListOptions", fault)
        }
        if !token.isEmpty, !resourceVersion.isEmpty, resourceVersion != "0" {
            throw .badRequest("specifying resource version is not allowed when using continue")
        }
    }

    private static func fault(
        match: String, resourceVersion: String, isPaged: Bool, isWatch: Bool, hasInitialEvents: Bool
    ) -> String? {
        let forbidden = "resourceVersionMatch: Forbidden: "
        if hasInitialEvents {
            if !isWatch { return "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list" }
            return match == "NotOlderThan"
                ? nil : forbidden + "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        }
        if match.isEmpty { return nil }
        if isWatch {
            return forbidden + "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
        }
        if resourceVersion.isEmpty {
            return forbidden + "resourceVersionMatch is forbidden unless resourceVersion is provided"
        }
        if isPaged { return forbidden + "resourceVersionMatch is forbidden when continue is provided" }
        switch match {
        case "Exact":
            let isAny = resourceVersion == "0"
            return isAny ? forbidden + "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"" : nil
        case "NotOlderThan": return nil
        default:
            return "resourceVersionMatch: Unsupported value: \"\(match.prefix(64))\": "
                + "supported values: \"Exact\", \"NotOlderThan\", \"\""
        }
    }
}
