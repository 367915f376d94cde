import Testing

@testable import Metrics

@Suite("Metrics")
struct MetricTests {
    @Test("counters, gauges and histograms are written in Prometheus' text form")
    func text() {
        let registry = MetricRegistry()
        let requests = registry.counter("requests_total", "What was asked.\nTwo lines.", labels: ["verb", "code"])
        requests.add(1, ["GET", "200"])
        requests.add(2, ["GET", "200"])
        requests.add(-5, ["GET", "200"])
        requests.add(1, ["a\"b\\c\nd", "500"])
        registry.gauge("depth", "How much waits.").set(2.5)
        let times = registry.histogram("seconds", "How long.", bounds: [0.1, 1])
        times.observe(0.1)
        times.observe(Duration.milliseconds(500))
        times.observe(7)
        registry.observe("observed", "Looked up.", labels: ["kind"]) { [(["Pod"], 3)] }
        var looks = Distribution(bounds: [1])
        looks.observe(.milliseconds(500))
        registry.observeHistogram("observed_seconds", "Looked up.", labels: ["kind"]) { [looks] in [(["Pod"], looks)] }
        #expect(
            registry.text == """
                # HELP depth How much waits.
                # TYPE depth gauge
                depth 2.5
                # HELP observed Looked up.
                # TYPE observed gauge
                observed{kind="Pod"} 3
                # HELP observed_seconds Looked up.
                # TYPE observed_seconds histogram
                observed_seconds_bucket{kind="Pod",le="1"} 1
                observed_seconds_bucket{kind="Pod",le="+Inf"} 1
                observed_seconds_sum{kind="Pod"} 0.5
                observed_seconds_count{kind="Pod"} 1
                # HELP requests_total What was asked.\\nTwo lines.
                # TYPE requests_total counter
                requests_total{verb="GET",code="200"} 3
                requests_total{verb="a\\"b\\\\c\\nd",code="500"} 1
                # HELP seconds How long.
                # TYPE seconds histogram
                seconds_bucket{le="0.1"} 1
                seconds_bucket{le="1"} 2
                seconds_bucket{le="+Inf"} 3
                seconds_sum 7.6
                seconds_count 3

                """)
    }

    @Test("labels from outside make no more series than the limit")
    func bounds() {
        let registry = MetricRegistry()
        let counter = registry.counter("a_total", "", labels: ["x"])
        for index in 0..<(SeriesTable<Double>.limit + 500) { counter.add(1, ["\(index)"]) }
        #expect(registry.text.split(separator: "\n").count == SeriesTable<Double>.limit + 3)
        #expect(registry.text.contains("a_total{x=\"other\"} 500\n"))
    }
}
