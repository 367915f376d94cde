/// One clause of an Accept header (RFC 9110 §12.5.1): `application/json;as=Table;g=meta.k8s.io;v=v1;q=0.9`.
struct MediaType: Sendable, Hashable {
    var type: String
    var subtype: String
    /// In their order, names in small letters, without `q`.
    var parameters: [Parameter] = []
    /// From 0, not wanted, to 1.
    var quality = 1.0

    struct Parameter: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// nil for what is no media type.
    init?(_ text: some StringProtocol) {
        var parts = text.split(separator: ";", omittingEmptySubsequences: false)[...]
        let names = (parts.popFirst() ?? "").split(separator: "/", omittingEmptySubsequences: false)
        let first = MediaType.trimmed(names.first ?? "").lowercased()
        // `*` alone is what some old clients send for everything.
        let second = names.count == 1 && first == "*" ? "*" : MediaType.trimmed(names.last ?? "").lowercased()
        guard names.count == 2 || second == "*", !first.isEmpty, !second.isEmpty else { return nil }
        type = first
        subtype = second
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = MediaType.trimmed(sides[0]).lowercased()
            let value = sides.count == 2 ? MediaType.trimmed(sides[1]) : ""
            if name == "q" {
                quality = Double(value).map { $0.isFinite ? min(max(0, $0), 1) : 0 } ?? 0
            } else if !name.isEmpty {
                parameters.append(Parameter(name: name, value: value))
            }
        }
    }

    /// All clauses of a request's Accept headers, what is wanted most in front: by quality, then the more exact ones, then
    /// in the order in which they are written (`goautoneg.ParseAccept`). What is not wanted at all is left out.
    static func clauses(of headers: [String]) -> [MediaType] {
        let all = headers.flatMap { $0.split(separator: ",") }.compactMap { MediaType($0) }.filter { $0.quality > 0 }
        return all.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.quality != other.quality { return one.quality > other.quality }
            if one.exactness != other.exactness { return one.exactness > other.exactness }
            return left.offset < right.offset
        }.map(\.element)
    }

    func matches(_ type: String, _ subtype: String) -> Bool {
        (self.type == "*" || self.type == type) && (self.subtype == "*" || self.subtype == subtype)
    }

    private var exactness: Int { (type == "*" ? 0 : 1) + (subtype == "*" ? 0 : 1) }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let blanks: Set<Character> = [" ", "\t", "\""]
        var rest = Substring(text)
        while let last = rest.last, blanks.contains(last) { rest.removeLast() }
        return String(rest.drop { blanks.contains($0) })
    }
}
