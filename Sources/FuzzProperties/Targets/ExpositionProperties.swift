import Measurements
import Objects
import UserMetrics

/// What programs expose, and what a Prometheus server answers: whatever comes, it is read within the limits or refused with a
/// short reason, and nothing in it makes a number that is none.
enum ExpositionProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        for format in ExpositionFormat.allCases { try check(input, as: format) }
        try checkAnswer(input)
    }

    private static func check(_ input: [UInt8], as format: ExpositionFormat) throws(BrokenProperty) {
        let limits = ExpositionLimits.standard
        let series: [ExposedSeries]
        do throws(ExpositionError) {
            series = try ExpositionParser.parse(input, as: format)
        } catch {
            let lines = input.count { $0 == UInt8(ascii: "\n") } + 1
            try expect((0...lines).contains(error.line), "an error is of a line of the text", seen: "\(error)")
            return try expect(error.description.utf8.count <= 200, "an error is short", seen: "\(error)")
        }
        try expect(series.count <= input.count, "there is at least a byte for each series")
        for one in series {
            try expect(one.value.isFinite, "a value is a number", seen: "\(one)")
            try expect(!one.name.isEmpty && one.name.utf8.count <= limits.nameBytes, "a name is within its limit")
            try expect(one.labels.count <= limits.labels, "labels are within their limit")
            try expect(
                one.labels.allSatisfy { $0.value.utf8.count <= limits.labelBytes }, "a label is within its limit")
        }
        try check(series)
        // A type that is told in the middle makes one name two things; what is written tells of one.
        guard Set(series.map(\.name)).count == Set(series.map { "\($0.kind) \($0.name)" }).count else { return }
        let text = Array(written(series).utf8)
        guard text.count <= limits.bytes else { return }
        for again in ExpositionFormat.allCases {
            let read = try? ExpositionParser.parse(text, as: again)
            try expect(
                read == series, "what is written reads back the same", seen: String(decoding: text, as: UTF8.self))
        }
    }

    /// Scraped twice, with nothing new in between, nothing has a rate, and everything is there once.
    private static func check(_ series: [ExposedSeries]) throws(BrokenProperty) {
        var book = ScrapeBook(period: .seconds(5))
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web")
        pod.annotations = [ScrapeTarget.scrape: "true"]
        pod.status = ["phase": "Running", "podIP": "127.0.0.1"]
        guard let target = (try? ScrapeTarget(Pod(pod))) ?? nil else { throw BrokenProperty("a pod can be scraped") }
        for instant in [0, 5_000_000_000] as [Int64] {
            _ = book.due([target], at: instant)
            _ = book.answered(target, series, at: instant, time: Timestamp(seconds: instant / 1_000_000_000))
        }
        let exposed = book.exposed[target.pod]?.series ?? [:]
        try expect(Set(exposed.keys) == Set(series.map(\.name)), "every metric is there, and no other")
        for (name, all) in exposed {
            try expect(Set(all.map(\.labels)).count == all.count, "no series is there twice", seen: name)
            for one in all where one.window > .zero {
                try expect(one.milliValue == 0, "what does not grow has no rate", seen: "\(name) \(one)")
            }
        }
    }

    /// With types, each metric by itself, so that what is a counter is read as one again.
    private static func written(_ series: [ExposedSeries]) -> String {
        var text = ""
        var told: Set<String> = []
        for one in series where told.insert(one.name).inserted {
            text += "# TYPE \(quoted(one.name)) \(one.kind == .counter ? "counter" : "gauge")\n"
        }
        for one in series {
            let labels = one.labels.map { ",\(quoted($0.key))=\(quoted($0.value))" }.joined()
            text += "{\(quoted(one.name))\(labels)} \(one.value)\n"
        }
        return text + "# EOF\n"
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    private static func checkAnswer(_ input: [UInt8]) throws(BrokenProperty) {
        let series: [MetricSeries]
        do throws(QueryAnswer.Failure) {
            series = try QueryAnswer.parse(input, status: 200, at: Timestamp(seconds: 0))
        } catch {
            return try expect(error.message.utf8.count <= 1200, "an error is short", seen: error.message)
        }
        try expect(series.count <= QueryAnswer.seriesLimit, "series are within their limit")
    }
}
