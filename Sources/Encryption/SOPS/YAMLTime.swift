/// A date or time that YAML 1.1 reads without quotes, in the forms that go-yaml knows (`resolve.go`, `allowedTimestampFormats`):
/// `2024-01-02`, `2024-01-02T03:04:05.6Z`, `2024-01-02 03:04:05`.
struct YAMLTime {
    /// By RFC 3339, as Go's `time.Time.MarshalText` gives it.
    let text: String

    init?(_ text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let year = reader.number(4...4), reader.take("-") != nil, let month = reader.number(1...2),
            reader.take("-") != nil,
            let day = reader.number(1...2), (1...12).contains(month), (1...YAMLTime.days(month, year)).contains(day)
        else { return nil }
        let date = "\(YAMLTime.padded(year, 4))-\(YAMLTime.padded(month))-\(YAMLTime.padded(day))"
        guard !reader.rest.isEmpty else {
            self.text = date + "T00:00:00Z"
            return
        }
        guard let separator = reader.take("Tt "), let hour = reader.number(1...2), reader.take(":") != nil,
            let minute = reader.number(1...2), reader.take(":") != nil, let second = reader.number(1...2), hour < 24,
            minute < 60, second < 60
        else { return nil }
        var fraction = ""
        if reader.take(".,") != nil {
            guard let digits = reader.digits(1...40) else { return nil }
            // Go keeps billionths, and leaves zeros at the end out.
            var kept = digits.prefix(9)
            while kept.last == "0" { kept.removeLast() }
            fraction = kept.isEmpty ? "" : "." + kept
        }
        let zone = separator == " " ? "Z" : reader.zone()
        guard let zone, reader.rest.isEmpty else { return nil }
        self.text =
            date + "T\(YAMLTime.padded(hour)):\(YAMLTime.padded(minute)):\(YAMLTime.padded(second))\(fraction)\(zone)"
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ letters: String) -> Character? {
            guard let first = rest.first, letters.utf8.contains(first) else { return nil }
            rest = rest.dropFirst()
            return Character(Unicode.Scalar(first))
        }

        mutating func digits(_ width: ClosedRange<Int>) -> String? {
            let digits = rest.prefix(width.upperBound).prefix { (0x30...0x39).contains($0) }
            guard width.contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            return String(decoding: digits, as: UTF8.self)
        }

        mutating func number(_ width: ClosedRange<Int>) -> Int? { digits(width).flatMap { Int($0) } }

        /// `Z`, or hours and minutes from it.
        mutating func zone() -> String? {
            if take("Z") != nil { return "Z" }
            guard let sign = take("+-"), let hours = digits(2...2), take(":") != nil, let minutes = digits(2...2),
                (Int(hours) ?? 25) <= 24, (Int(minutes) ?? 61) <= 60
            else { return nil }
            return hours == "00" && minutes == "00" ? "Z" : "\(sign)\(hours):\(minutes)"
        }
    }
}
