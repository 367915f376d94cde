/// A commit's message, read by the rules of `git interpret-trailers`.
public struct CommitMessage: Sendable, Hashable {
    public struct Trailer: Sendable, Hashable {
        public var token: String
        public var value: String

        public init(token: String, value: String) {
            self.token = token
            self.value = value
        }
    }

    public var text: String

    public init(_ text: String) { self.text = text }

    /// Bytes of a message that are looked at; the rest is left out.
    public static let maxBytes = 64 * 1024

    private var lines: [Substring] {
        let isLong = text.utf8.count > CommitMessage.maxBytes
        let bounded = isLong ? String(decoding: text.utf8.prefix(CommitMessage.maxBytes), as: UTF8.self) : text
        let all = bounded.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // A line of scissors ends the message; `git commit --verbose` puts a diff below it.
        let end = all.firstIndex { $0.hasPrefix("# ---") && $0.contains(">8") } ?? all.endIndex
        return Array(all[..<end])
    }

    /// Characters of a subject; a longer one is cut.
    public static let maxSubjectLength = 256

    /// The first paragraph on one line; empty where there is none.
    public var subject: String {
        let whole = paragraph.unicodeScalars
        guard whole.count > CommitMessage.maxSubjectLength else { return paragraph }
        return String(whole.prefix(CommitMessage.maxSubjectLength - 1)) + "…"
    }

    private var paragraph: String {
        lines.drop(while: CommitMessage.isBlank)
            .prefix { !CommitMessage.isBlank($0) }
            .map(CommitMessage.trimmed)
            .joined(separator: " ")
    }

    /// The trailers, in the order they are written.
    ///
    /// They are the last paragraph, if it is not the first, and either all its lines are trailers, or one was written
    /// by git itself (`Signed-off-by`, `(cherry picked from commit …`) and at least a quarter are trailers. A line that
    /// begins with a blank goes on with the value above it.
    public var trailers: [Trailer] {
        var paragraphs: [[Substring]] = [[]]
        for line in lines where !line.hasPrefix("#") {
            if CommitMessage.isBlank(line) {
                if paragraphs.last?.isEmpty == false { paragraphs.append([]) }
            } else {
                paragraphs[paragraphs.count - 1].append(line)
            }
        }
        if paragraphs.last?.isEmpty == true { paragraphs.removeLast() }
        guard paragraphs.count > 1, let block = paragraphs.last else { return [] }
        var found: [Trailer] = []
        var others = 0
        var gits = 0
        var isGits = false
        var continues = false
        for line in block {
            if line.first?.isWhitespace == true {
                if continues, let last = found.last {
                    found[found.count - 1].value = last.value + " " + CommitMessage.trimmed(line)
                } else {
                    others += 1
                }
                continue
            }
            if line.hasPrefix("(cherry picked from commit ") {
                isGits = true
                gits += 1
                continues = false
            } else if let trailer = CommitMessage.trailer(line) {
                isGits = isGits || trailer.token == "Signed-off-by"
                found.append(trailer)
                continues = true
            } else {
                others += 1
                continues = false
            }
        }
        guard others == 0 || (isGits && (found.count + gits) * 3 >= others) else { return [] }
        return found
    }

    /// The values of the trailers with a token; tokens are compared without regard to case, as git does.
    public func values(of token: String) -> [String] {
        trailers.filter { $0.token.lowercased() == token.lowercased() }.map(\.value)
    }

    private static func trailer(_ line: Substring) -> Trailer? {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
        let token = trimmed(line[..<colon])
        let isToken = token.utf8.allSatisfy { byte in
            (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 45
        }
        guard isToken, !token.isEmpty else { return nil }
        return Trailer(token: token, value: trimmed(line[line.index(after: colon)...]))
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.unicodeScalars.drop(while: \.properties.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(Substring(start[...last]))
    }

    /// Scalars, not characters: to Swift a blank with an accent is a blank.
    private static func isBlank(_ line: Substring) -> Bool { line.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

extension SourceCommit {
    /// The trailer that lets a commit prune what the guard holds back.
    public static let allowPruneTrailer = "Skeg-Allow-Prune"

    /// Whether the author says that the prune is meant: `Skeg-Allow-Prune: yes`.
    public var allowsPrune: Bool {
        CommitMessage(message).values(of: SourceCommit.allowPruneTrailer).contains { $0.lowercased() == "yes" }
    }
}
