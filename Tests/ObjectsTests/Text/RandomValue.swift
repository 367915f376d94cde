@testable import Objects

/// Values drawn from a seed, with the texts and numbers that writers get wrong.
struct RandomValue {
    var source: IDSource
    /// Doubles without a fraction read back from YAML as integers, as they do in Kubernetes.
    var allowsWholeDoubles = true

    init(seed: UInt64) { source = IDSource(seed: seed) }

    static let texts = [
        "", " ", "a", "yes", "No", "~", "null", "true", "1", "0x1F", "1e3", "-.inf", ".5", "08", "1_000", "2024-01-01",
        "2024-01-01T00:00:00Z", "12:30:45", "- a", "-", "--", "---", "...", "?", "? a", ":", "a:", "a: b", "a:b", "#",
        "# a", "a #b", "a#b", "&a", "*a", "!a", "|", ">", "'", "\"", "%", "@", "`", "{}", "[a]", "a, b", "a]b", "<<",
        "=",
        " leading", "trailing ", "line\n", "line\nline", "line\n\n", "\nline", "\n", "\n\n", "  in\nout", "a\n  b\nc\n",
        "a \nb", "a\n \nb", "tab\there", "\ttab", "bell\u{7}", "nul\u{0}", "\r\n", "a\rb", "\u{85}", "\u{2028}",
        "\u{FEFF}x",
        "ünïcödé", "日本語", "😀", "\\", "\"quoted\"", "it's", "key: \"value\"", "\u{1F}", "\u{7F}", "e\u{301}", "\u{E9}",
        "a very long line that goes on for more than eighty columns so that folding would break it somewhere in between"
    ]

    mutating func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }

    mutating func text() -> String {
        if below(3) > 0 { return RandomValue.texts[below(RandomValue.texts.count)] }
        return (0..<below(4)).map { _ in RandomValue.texts[below(RandomValue.texts.count)] }.joined()
    }

    mutating func double() -> Double {
        while true {
            let number = Double(bitPattern: source.next())
            let isSmall = below(2) == 0
            let candidate = isSmall ? Double(below(2_000_000) - 1_000_000) / 1024 : number
            guard candidate.isFinite else { continue }
            if allowsWholeDoubles || candidate.rounded() != candidate || abs(candidate) >= 1e19 { return candidate }
        }
    }

    mutating func value(depth: Int = 0) -> Value {
        switch below(depth < 5 ? 9 : 6) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2: .integer(below(2) == 0 ? Int64(below(2000)) - 1000 : Int64(bitPattern: source.next()))
        case 3: .double(double())
        case 4, 5: .string(text())
        case 6: .array((0..<below(5)).map { _ in value(depth: depth + 1) })
        default:
            .object(Fields((0..<below(6)).map { _ in (text(), value(depth: depth + 1)) }))
        }
    }
}
