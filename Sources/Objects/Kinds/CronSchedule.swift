/// When something recurs, in the five fields of cron, or every so often
/// (`ParseStandard` of `github.com/robfig/cron/v3`, with its messages).
public enum CronSchedule: Sendable, Hashable {
    /// At each minute that all fields allow.
    case times(Times)
    /// After so many seconds, again and again; at least one.
    case every(seconds: Int64)

    /// What is wrong with a text that is no schedule.
    public struct Malformed: Error, Hashable {
        public var message: String
    }

    public struct Times: Sendable, Hashable {
        public var minutes: Field
        public var hours: Field
        public var daysOfMonth: Field
        public var months: Field
        /// 0 is Sunday.
        public var daysOfWeek: Field
    }

    /// The numbers that one field allows.
    public struct Field: Sendable, Hashable {
        /// The bit of each number.
        public var bits: UInt64
        /// Whether all are allowed by a star. Of two fields for days, one with a star does not count.
        public var isStar: Bool

        public func contains(_ number: Int) -> Bool { (0..<64).contains(number) && bits & (1 << UInt64(number)) != 0 }
    }

    /// How many bytes of a text are read.
    public static let maximumLength = 1024

    /// Reads a text such as `*/5 8-18 * * mon-fri`, `@daily` or `@every 1h30m`. A time zone in front of it is passed over.
    public init(_ text: String) throws(Malformed) {
        guard text.utf8.count <= CronSchedule.maximumLength else {
            throw Malformed(message: "a schedule has at most \(CronSchedule.maximumLength) bytes")
        }
        var words = text.utf8.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) })
            .map { String(decoding: $0, as: UTF8.self) }
        if let first = words.first, first.hasPrefix("TZ=") || first.hasPrefix("CRON_TZ=") { words.removeFirst() }
        guard let first = words.first else { throw Malformed(message: "empty spec string") }
        if first.hasPrefix("@") {
            self = try CronSchedule.described(words.joined(separator: " "))
            return
        }
        guard words.count == 5 else {
            let found = "[\(words.joined(separator: " "))]"
            throw Malformed(message: "expected exactly 5 fields, found \(words.count): \(found)")
        }
        self = .times(
            Times(
                minutes: try CronBounds.minutes.field(words[0]), hours: try CronBounds.hours.field(words[1]),
                daysOfMonth: try CronBounds.daysOfMonth.field(words[2]),
                months: try CronBounds.months.field(words[3]), daysOfWeek: try CronBounds.daysOfWeek.field(words[4])))
    }

    private static let descriptions = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *"
    ]

    private static func described(_ text: String) throws(Malformed) -> CronSchedule {
        if let fields = descriptions[text] { return try CronSchedule(fields) }
        let every = "@every "
        guard text.hasPrefix(every) else { throw Malformed(message: "unrecognized descriptor: \(text)") }
        guard let span = GoDuration(String(text.dropFirst(every.count))) else {
            throw Malformed(message: "failed to parse duration \(text)")
        }
        return .every(seconds: max(1, span.nanoseconds / 1_000_000_000))
    }
}

/// What the numbers of one field of a schedule may be.
private struct CronBounds {
    var range: ClosedRange<Int>
    /// Names that stand for numbers, the first for the lower bound.
    var names: [String] = []

    static let minutes = CronBounds(range: 0...59)
    static let hours = CronBounds(range: 0...23)
    static let daysOfMonth = CronBounds(range: 1...31)
    static let months = CronBounds(
        range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let daysOfWeek = CronBounds(range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// Ranges with commas between them; of a comma too many nothing comes.
    func field(_ text: String) throws(CronSchedule.Malformed) -> CronSchedule.Field {
        var field = CronSchedule.Field(bits: 0, isStar: false)
        for part in text.utf8.split(separator: UInt8(ascii: ",")) {
            let next = try span(String(decoding: part, as: UTF8.self))
            field.bits |= next.bits
            field.isStar = field.isStar || next.isStar
        }
        return field
    }

    /// `*`, `5`, `1-5`, and each of these with `/` and a step; `5/10` goes on to the upper bound.
    private func span(_ text: String) throws(CronSchedule.Malformed) -> CronSchedule.Field {
        let parts = CronBounds.split(text, at: "/")
        let ends = CronBounds.split(parts[0], at: "-")
        let isStar = ends[0] == "*" || ends[0] == "?"
        var (low, high) = (range.lowerBound, range.upperBound)
        if !isStar {
            low = try number(ends[0])
            switch ends.count {
            case 1: high = low
            case 2: high = try number(ends[1])
            default: throw CronSchedule.Malformed(message: "too many hyphens: \(text)")
            }
        }
        var step = 1
        switch parts.count {
        case 1: break
        case 2:
            step = try CronBounds.count(parts[1])
            if ends.count == 1 { high = range.upperBound }
        default: throw CronSchedule.Malformed(message: "too many slashes: \(text)")
        }
        let begin = "beginning of range (\(low))"
        if low < range.lowerBound {
            throw CronSchedule.Malformed(message: "\(begin) below minimum (\(range.lowerBound)): \(text)")
        }
        if high > range.upperBound {
            throw CronSchedule.Malformed(message: "end of range (\(high)) above maximum (\(range.upperBound)): \(text)")
        }
        if low > high { throw CronSchedule.Malformed(message: "\(begin) beyond end of range (\(high)): \(text)") }
        if step == 0 { throw CronSchedule.Malformed(message: "step of range should be a positive number: \(text)") }
        let bits = stride(from: low, through: high, by: step).reduce(UInt64(0)) { $0 | (1 << UInt64($1)) }
        return CronSchedule.Field(bits: bits, isStar: isStar && step == 1)
    }

    private func number(_ text: String) throws(CronSchedule.Malformed) -> Int {
        if let index = names.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        return try CronBounds.count(text)
    }

    private static func count(_ text: String) throws(CronSchedule.Malformed) -> Int {
        guard let count = Int32(text) else {
            throw CronSchedule.Malformed(
                message:
                    "failed to parse int from \(text): strconv.Atoi: parsing \(Findings.quoted(text)): invalid syntax")
        }
        guard count >= 0 else {
            throw CronSchedule.Malformed(message: "negative number (\(count)) not allowed: \(text)")
        }
        return Int(count)
    }

    private static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
