import Testing

@testable import UserMetrics

/// Prometheus' text format and OpenMetrics, as programs write them.
@Suite struct ExpositionParserTests {
    private func read(_ text: String, _ format: ExpositionFormat = .text) throws -> [ExposedSeries] {
        try ExpositionParser.parse(Array(text.utf8), as: format)
    }

    @Test func `the example of the format's own page`() throws {
        let series = try read(
            #"""
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.05"} 24054
            http_request_duration_seconds_bucket{le="+Inf"} 144320
            http_request_duration_seconds_sum 53423
            http_request_duration_seconds_count 144320

            # TYPE rpc_duration_seconds summary
            rpc_duration_seconds{quantile="0.01"} 3102
            rpc_duration_seconds_sum 1.7560473e+07
            rpc_duration_seconds_count 2693
            """#)
        #expect(
            series == [
                ExposedSeries(
                    "http_requests_total", labels: ["method": "post", "code": "200"], kind: .counter, value: 1027),
                ExposedSeries(
                    "http_requests_total", labels: ["method": "post", "code": "400"], kind: .counter, value: 3),
                ExposedSeries(
                    "msdos_file_access_time_seconds",
                    labels: ["path": #"C:\DIR\FILE.TXT"#, "error": "Cannot find file:\n\"FILE.TXT\""], kind: .gauge,
                    value: 1_458_255_915),
                ExposedSeries("metric_without_timestamp_and_labels", kind: .gauge, value: 12.47),
                ExposedSeries("http_request_duration_seconds_sum", kind: .counter, value: 53423),
                ExposedSeries("http_request_duration_seconds_count", kind: .counter, value: 144_320),
                ExposedSeries("rpc_duration_seconds", labels: ["quantile": "0.01"], kind: .gauge, value: 3102),
                ExposedSeries("rpc_duration_seconds_sum", kind: .counter, value: 17_560_473),
                ExposedSeries("rpc_duration_seconds_count", kind: .counter, value: 2693)
            ])
    }

    @Test func `OpenMetrics, with all that it has more`() throws {
        let series = try read(
            """
            # TYPE acme_http_router_request_seconds summary
            # UNIT acme_http_router_request_seconds seconds
            # HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
            acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
            acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
            acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
            # TYPE foo counter
            foo_total 17.0 1520879607.789 # {trace_id="oHg5SJYRHA0"} 0.67
            foo_created 1520872607.123
            # TYPE bar histogram
            bar_bucket{le="0.1"} 8 # {} 0.054
            bar_count 8
            # TYPE build info
            build_info{version="1"} 1
            # TYPE live gaugehistogram
            live_bucket{le="1"} 3
            live_gcount 3
            live_gsum 4.5
            # EOF
            what stands behind is not looked at
            """, .openMetrics)
        let labels = ["path": "/api/v1", "method": "GET"]
        #expect(
            series == [
                ExposedSeries("acme_http_router_request_seconds_sum", labels: labels, kind: .counter, value: 9036.32),
                ExposedSeries(
                    "acme_http_router_request_seconds_count", labels: labels, kind: .counter, value: 807_283),
                ExposedSeries("foo_total", kind: .counter, value: 17),
                ExposedSeries("bar_count", kind: .counter, value: 8),
                ExposedSeries("build_info", labels: ["version": "1"], kind: .gauge, value: 1),
                ExposedSeries("live_gcount", kind: .gauge, value: 3),
                ExposedSeries("live_gsum", kind: .gauge, value: 4.5)
            ])
    }

    /// A line, and the labels and the value that it comes to.
    @Test(
        arguments: [
            ("a 1", [:], 1), ("a\t1\t", [:], 1), ("  a   2", [:], 2), ("a{} 1", [:], 1), ("a{ } 1", [:], 1),
            ("a{b=\"c\",} 1", ["b": "c"], 1), ("a { b = \"c\" , d = \"e\" } 1", ["b": "c", "d": "e"], 1),
            ("a{b=\"\"} 1", ["b": ""], 1), ("a{b=\"}\"} 1", ["b": "}"], 1), ("a{b=\"x\\y\"} 1", ["b": "x\\y"], 1),
            ("a{b=\"ä€𝄞\"} 1", ["b": "ä€𝄞"], 1), ("a{b=\"#\"} 1 5", ["b": "#"], 1), ("a -1", [:], -1),
            ("a +1.5e-3", [:], 0.0015), ("a 0x1p4", [:], 16), ("a 1e3\r", [:], 1000), ("a .5", [:], 0.5),
            ("{\"a\"} 1", [:], 1), ("{\"a\",b=\"c\"} 1", ["b": "c"], 1), ("a{\"b.c\"=\"d\"} 1", ["b.c": "d"], 1),
            ("a 1 # {x=\"y\"} 2 3", [:], 1), ("a 1 -5", [:], 1), ("a 1 1.5", [:], 1)
        ] as [(String, [String: String], Double)])
    func `a line that can be read`(line: String, labels: [String: String], value: Double) throws {
        #expect(try read(line) == [ExposedSeries("a", labels: labels, kind: .gauge, value: value)])
        #expect(try read("# TYPE x gauge\n\(line)\n# EOF", .openMetrics).count == 1)
    }

    @Test(arguments: [
        "a NaN", "a +Inf", "a -inf", "a 1e999", "a nan 1", "", "\n\n", "#", "# HELP", "# HELP a {}", "# x"
    ])
    func `what is no number says nothing`(line: String) throws {
        #expect(try read(line) == [])
    }

    @Test(arguments: [
        "a", "a ", "a{", "a{b", "a{b}", "a{b=", "a{b=c} 1", "a{b=\"c} 1", "a{b=\"c\" 1", "a{b=\"c\"d=\"e\"} 1", "1a 1",
        "a 1 2 3", "a 1 b", "a one", "a 1_000", "a nan(1)", "a{b=\"1\",b=\"2\"} 1", "{} 1", "{b=\"c\"} 1",
        "{\"a\",\"b\"} 1", "a{\"b\"} 1", "-a 1", "a{1b=\"c\"} 1", "a{b=\"c\"}", "ä 1", "a 1;", "# TYPE a gouge",
        "# TYPE", "a{,} 1", "{ 1", "}", "\"a\" 1", "a{b='c'} 1"
    ])
    func `what cannot be read is told with its line`(line: String) {
        #expect(throws: ExpositionError.self) { try read(line) }
        do {
            _ = try read("ok 1\n\n" + line)
        } catch {
            #expect((error as? ExpositionError)?.line == 3)
        }
    }

    @Test func `texts are UTF-8`() {
        let bytes = Array("a{b=\"".utf8) + [0xFF, 0xFE] + Array("\"} 1".utf8)
        #expect(throws: ExpositionError(line: 1, message: "a text is not UTF-8")) {
            try ExpositionParser.parse(bytes, as: .text)
        }
    }

    @Test func `an answer of OpenMetrics that breaks off is none`() {
        #expect(throws: ExpositionError.self) { try read("a 1\n", .openMetrics) }
        #expect(throws: ExpositionError.self) { try read("", .openMetrics) }
    }

    @Test func `of metrics without a type the name says what they are`() throws {
        let series = try read("a_total 1\na 2\n# TYPE b untyped\nb 3\n# TYPE c unknown\nc_total 4\na_count 5\n_total 6")
        #expect(series.map(\.kind) == [.counter, .gauge, .gauge, .counter, .gauge, .counter])
    }

    // MARK: Limits

    private static func limits(_ name: String, _ value: Int) -> ExpositionLimits {
        var limits = ExpositionLimits.standard
        switch name {
        case "bytes": limits.bytes = value
        case "series": limits.series = value
        case "families": limits.families = value
        case "labels": limits.labels = value
        case "nameBytes": limits.nameBytes = value
        case "labelBytes": limits.labelBytes = value
        default: Issue.record("there is no limit \(name)")
        }
        return limits
    }

    /// An answer, and the limit that it meets.
    @Test(
        arguments: [
            ("a 1\nb 2\nc 3", "series", 2), ("a{b=\"c\",d=\"e\",f=\"g\"} 1", "labels", 2), ("abc 1", "nameBytes", 2),
            ("a{bcd=\"\"} 1", "nameBytes", 2), ("a{b=\"cde\"} 1", "labelBytes", 2),
            ("# TYPE abc gauge", "nameBytes", 2),
            ("# TYPE a gauge\n# TYPE b gauge\n# TYPE c gauge", "families", 2), ("{\"abc\"} 1", "nameBytes", 2),
            ("a 1\nb 2", "bytes", 4)
        ] as [(String, String, Int)])
    func `a limit is told by its name`(text: String, name: String, value: Int) throws {
        let limits = Self.limits(name, value)
        do throws(ExpositionError) {
            _ = try ExpositionParser.parse(Array(text.utf8), as: .text, limits: limits)
            Issue.record("\(name) does not hold")
        } catch {
            #expect(error.message == "more than ExpositionLimits.\(name), which is \(value)")
        }
        _ = try read(text)
    }

    @Test func `the greatest answer that is allowed`() throws {
        let limits = ExpositionLimits.standard
        let text = (0..<limits.series).map { "a{b=\"\($0)\"} \($0)\n" }.joined()
        #expect(try read(text).count == limits.series)
        #expect(throws: ExpositionError.self) { try read(text + "a 1") }
        // Buckets do not count.
        let buckets = (0..<20_000).map { "a_bucket{le=\"\($0)\"} \($0)\n" }.joined()
        #expect(try read("# TYPE a histogram\n" + buckets) == [])
    }

    // MARK: Properties

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `what is written is read`(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ count: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % count
        }
        func word() -> String { String((0...draw(6)).map { _ in Array("abc_xyz")[Int(draw(7))] }) }
        func text() -> String { String((0..<draw(8)).map { _ in Array("a\"\\\n}{,= #é\t€")[Int(draw(13))] }) }
        var expected: [ExposedSeries] = []
        var written = ""
        for _ in 0..<draw(20) {
            var labels: [String: String] = [:]
            for _ in 0..<draw(4) { labels[word()] = text() }
            let series = ExposedSeries(
                word() + "_\(draw(9))", labels: labels, kind: .gauge, value: Double(draw(1_000_000)) / 7 - 1000)
            expected.append(series)
            let inside = labels.map { name, value in
                let escaped = value.map { $0 == "\"" ? "\\\"" : $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : "\($0)" }
                return "\(name)=\"\(escaped.joined())\""
            }
            written += "\(series.name){\(inside.joined(separator: ","))} \(series.value)\n"
        }
        #expect(try read(written) == expected)
        #expect(try read(written + "# EOF\n", .openMetrics) == expected)
        // Cut anywhere, it is read or refused, and nothing is made up.
        let bytes = Array(written.utf8)
        let cut = Array(bytes.prefix(Int(draw(UInt64(bytes.count + 1)))))
        if let part = try? ExpositionParser.parse(cut, as: .text) {
            #expect(part.count <= expected.count)
            #expect(part.dropLast() == expected.prefix(max(0, part.count - 1)))
        }
    }
}
