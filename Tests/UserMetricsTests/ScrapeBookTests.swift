import Measurements
import Objects
import TestSupport
import Testing

@testable import UserMetrics

@Suite struct ExposedTrackTests {
    /// Values of a counter five seconds apart, and the last rate in thousandths; nil for none.
    @Test(
        arguments: [
            ([10], nil), ([10, 20], 2000), ([0, 0, 0], 0), ([0, 50, 50, 50], 3333), ([0, 50, 50, 50, 50], 0),
            // It began anew at nothing: what it has counted since is what came.
            ([100, 110, 5], 1500), ([100, 3], 600), ([5, 0, 0, 0, 0], 0), ([0, 1], 200), ([7, 7.0001], 1)
        ] as [([Double], Int64?)])
    func `a counter gives its rate over three scrapes`(values: [Double], rate: Int64?) {
        var track = ExposedTrack()
        for (index, value) in values.enumerated() {
            let seconds = Int64(index) * 5
            track.record(
                [ExposedSeries("a_total", kind: .counter, value: value)], at: seconds * 1_000_000_000,
                time: .at(seconds), window: .seconds(15))
        }
        #expect(track.series["a_total"]?.first?.milliValue == rate)
        if rate != nil {
            let spans = min(values.count - 1, 3)
            #expect(track.series["a_total"]?.first?.window == .seconds(5 * spans))
        }
    }

    @Test func `the time of day may jump, and a rate stays what it is`() {
        var track = ExposedTrack()
        for (instant, time) in [(0, 0), (5, 3600), (10, -7200)] as [(Int64, Int64)] {
            track.record(
                [ExposedSeries("a_total", kind: .counter, value: Double(instant) * 4)],
                at: instant * 1_000_000_000, time: .at(time), window: .seconds(15))
        }
        #expect(track.series["a_total"]?.first?.milliValue == 4000)
    }

    @Test func `series are told apart by their labels, and those that are gone are forgotten`() {
        var track = ExposedTrack()
        func scrape(_ at: Int64, _ codes: [String: Double]) {
            let series = codes.sorted { $0.key < $1.key }.map {
                ExposedSeries("a_total", labels: ["code": $0.key], kind: .counter, value: $0.value)
            }
            track.record(series, at: at * 1_000_000_000, time: .at(at), window: .seconds(15))
        }
        scrape(0, ["200": 0, "500": 0])
        scrape(5, ["200": 50, "500": 5])
        #expect(track.series["a_total"]?.map(\.milliValue) == [10_000, 1000])
        scrape(10, ["200": 50])
        #expect(track.series["a_total"]?.map(\.milliValue) == [5000])
        // Where it comes again it is new.
        scrape(15, ["200": 50, "500": 1000])
        #expect(track.series["a_total"]?.count == 1)
    }

    @Test func `of two with one identity the first counts`() {
        var track = ExposedTrack()
        track.record(
            [ExposedSeries("a", kind: .gauge, value: 1), ExposedSeries("a", kind: .gauge, value: 2)], at: 0,
            time: .at(0), window: .seconds(15))
        #expect(track.series["a"]?.map(\.milliValue) == [1000])
        #expect(track.seriesCount == 1)
    }

    @Test(
        arguments: [
            (0, 0), (1, 1000), (0.0001, 1), (-0.0001, -1), (1.0006, 1001), (-2.5, -2500), (1e300, .max),
            (-1e300, .min), (0.0005, 1), (9e15, 9_000_000_000_000_000_000)
        ] as [(Double, Int64)])
    func `thousandths are rounded, but something is never nothing`(value: Double, milli: Int64) {
        #expect(ExposedTrack.milli(value) == milli)
    }

    @Test func `a counter goes by the names that adapters give it`() {
        let rate = MetricSeries(milliValue: 5, time: .at(0), window: .seconds(5))
        let exposed = ExposedMetrics(
            uid: "u", series: ["hits_total": [rate], "queue": [MetricSeries(milliValue: 7, time: .at(0))]])
        for name in ["hits_total", "hits", "hits_per_second"] { #expect(exposed.series(of: name) == [rate]) }
        for name in ["queue_per_second", "hits_total_total", "other", "_per_second", ""] {
            #expect(exposed.series(of: name) == [])
        }
        #expect(exposed.series(of: "queue").map(\.milliValue) == [7])
    }
}

@Suite struct ScrapeBookTests {
    private func target(_ name: String, uid: String = "1", port: Int = 80) -> ScrapeTarget {
        var pod = Make.pod(name, phase: .running).object
        pod.uid = uid
        pod.annotations = [ScrapeTarget.scrape: "true", ScrapeTarget.port: "\(port)"]
        pod.content.set("127.1.0.1", at: ["status", "podIP"])
        guard let target = try? ScrapeTarget(Pod(pod)) else { preconditionFailure() }
        return target
    }

    private func seconds(_ count: Int) -> Int64 { Int64(count) * 1_000_000_000 }
    private let gauge = [ExposedSeries("a", kind: .gauge, value: 1)]

    @Test func `a pod is asked at once, and then once a period`() {
        var book = ScrapeBook(period: .seconds(5))
        let pod = target("a")
        var asked: [Int] = []
        for second in 0..<20 where !book.due([pod], at: seconds(second)).isEmpty {
            asked.append(second)
            _ = book.answered(pod, gauge, at: seconds(second), time: .at(Int64(second)))
        }
        #expect(asked == [0, 5, 10, 15])
        #expect(book.exposed[pod.pod]?.series["a"]?.map(\.milliValue) == [1000])
    }

    @Test func `who has not answered yet is not asked again, and holds up no other`() {
        var book = ScrapeBook(period: .seconds(5))
        let (slow, quick) = (target("a"), target("b"))
        var asked: [String] = []
        for second in 0..<30 {
            for pod in book.due([slow, quick], at: seconds(second)) {
                asked.append(pod.pod.name)
                if pod == quick { _ = book.answered(pod, gauge, at: seconds(second), time: .at(0)) }
            }
        }
        #expect(asked.count { $0 == "a" } == 1)
        #expect(asked.count { $0 == "b" } == 6)
    }

    @Test func `only so many are asked at once, and whoever waits longest is next`() {
        var book = ScrapeBook(period: .seconds(5))
        let pods = (0..<100).map { target("pod-\($0)") }
        let first = book.due(pods, at: 0)
        #expect(first.count == ScrapeBook.concurrency)
        #expect(book.due(pods, at: seconds(1)).isEmpty)
        for pod in first { _ = book.answered(pod, gauge, at: seconds(2), time: .at(2)) }
        let second = book.due(pods, at: seconds(9))
        #expect(Set(second.prefix(36)).isDisjoint(with: first))
        #expect(second.count == ScrapeBook.concurrency)
    }

    @Test func `who fails is asked less and less, at last once a minute, and that is told once`() {
        var book = ScrapeBook(period: .seconds(5))
        let pod = target("a")
        var asked: [Int] = []
        var news: [ScrapeBook.News] = []
        for second in 0..<300 where !book.due([pod], at: seconds(second)).isEmpty {
            asked.append(second)
            if let new = book.failed(pod, "refused", at: seconds(second)) { news.append(new) }
        }
        #expect(asked == [0, 5, 15, 35, 75, 135, 195, 255])
        #expect(news == [.fails("refused")])
        #expect(book.due([pod], at: seconds(320)) == [pod])
        #expect(book.answered(pod, gauge, at: seconds(320), time: .at(320)) == .answersAgain)
        #expect(book.due([pod], at: seconds(325)) == [pod])
    }

    @Test func `what is too old is forgotten, and so is who is gone`() {
        var book = ScrapeBook(period: .seconds(5))
        let (first, second) = (target("a"), target("b"))
        for pod in book.due([first, second], at: 0) { _ = book.answered(pod, gauge, at: 0, time: .at(0)) }
        #expect(book.exposed.count == 2)
        #expect(book.due([first], at: seconds(5)) == [first])
        #expect(book.exposed.keys.map(\.name) == ["a"])
        _ = book.failed(first, "refused", at: seconds(5))
        _ = book.due([first], at: seconds(60))
        #expect(book.exposed.count == 1)
        _ = book.due([first], at: seconds(61))
        #expect(book.exposed.isEmpty)
    }

    @Test func `a pod that took another's name has said nothing yet`() {
        var book = ScrapeBook(period: .seconds(5))
        let (old, new) = (target("a", uid: "1"), target("a", uid: "2"))
        _ = book.due([old], at: 0)
        _ = book.answered(old, gauge, at: 0, time: .at(0))
        #expect(book.due([new], at: seconds(1)) == [new])
        #expect(book.exposed.isEmpty)
        // The answer of the old one comes late.
        #expect(book.answered(old, gauge, at: seconds(1), time: .at(1)) == nil)
        #expect(book.exposed.isEmpty)
        _ = book.answered(new, gauge, at: seconds(1), time: .at(1))
        #expect(book.exposed[new.pod]?.uid == "2")
    }

    @Test func `with another port it is asked at once`() {
        var book = ScrapeBook(period: .seconds(30))
        _ = book.due([target("a")], at: 0)
        _ = book.answered(target("a"), gauge, at: 0, time: .at(0))
        #expect(book.due([target("a")], at: seconds(2)) == [])
        #expect(book.due([target("a", port: 81)], at: seconds(2)) == [target("a", port: 81)])
    }

    @Test func `all pods together have a limit`() {
        var book = ScrapeBook(period: .seconds(5))
        let pods = (0..<41).map { target("pod-\($0)") }
        let many = (0..<5000).map { ExposedSeries("a", labels: ["b": "\($0)"], kind: .gauge, value: 1) }
        for pod in book.due(pods, at: 0) { _ = book.answered(pod, many, at: 0, time: .at(0)) }
        #expect(book.exposed.count == ScrapeBook.seriesLimit / 5000)
        // There is room again where one is gone, for the last in the order of names.
        let late = book.due(Array(pods.dropFirst()), at: seconds(10))
        #expect(late.contains(pods[9]))
        #expect(book.answered(pods[9], many, at: seconds(10), time: .at(10)) == .answersAgain)
    }
}

@Suite struct ScrapeTargetTests {
    private func pod(_ annotations: [String: String], ports: [Value] = [], ip: String = "127.1.0.1") -> Pod {
        var pod = Make.pod("a", phase: .running).object
        pod.annotations = annotations
        pod.content.set(.string(ip), at: ["status", "podIP"])
        pod.content.set([["name": "main", "ports": .array(ports)]], at: ["spec", "containers"])
        return Pod(pod)
    }

    /// Annotations without their prefix, the containers' ports, and what is asked.
    @Test(
        arguments: [
            (["scrape": "true", "port": "8080"], [], "http://[8080]/metrics"),
            (["scrape": "true", "port": "8080"], [9090], "http://[8080]/metrics"),
            (["scrape": "true"], [9090, 9091, 9090], "http://[9090, 9091]/metrics"),
            (["scrape": "true"], [], "http://[80]/metrics"),
            (["scrape": "true", "scheme": "https"], [], "https://[443]/metrics"),
            (["scrape": "true", "path": "/actuator/prometheus?x=1"], [1], "http://[1]/actuator/prometheus?x=1"),
            (["scrape": "true", "path": "stats"], [1], "http://[1]/stats"),
            (["scrape": "false", "port": "1"], [], ""), (["scrape": "True"], [], ""), (["port": "1"], [], ""),
            (["scrape": "true", "port": "http"], [], "!port"), (["scrape": "true", "port": "0"], [], "!port"),
            (["scrape": "true", "port": "65536"], [], "!port"), (["scrape": "true", "port": "+1"], [], "!port"),
            (["scrape": "true", "port": ""], [], "!port"), (["scrape": "true", "scheme": "ftp"], [], "!scheme"),
            (["scrape": "true", "path": "/a b"], [], "!path"), (["scrape": "true", "path": "/\r\nX: y"], [], "!path"),
            (["scrape": "true", "path": "/ä"], [], "!path")
        ] as [([String: String], [Int64], String)])
    func `annotations say where`(short: [String: String], ports: [Int64], expected: String) {
        let annotations = Dictionary(uniqueKeysWithValues: short.map { ("prometheus.io/\($0.key)", $0.value) })
        let pod = pod(annotations, ports: ports.map { ["containerPort": .integer($0)] })
        do throws(ScrapeTarget.Invalid) {
            let target = try ScrapeTarget(pod)
            let seen = target.map { "http\($0.isSecure ? "s" : "")://\($0.ports)\($0.path)" } ?? ""
            #expect(seen == expected)
        } catch {
            #expect(expected.hasPrefix("!") && error.message.contains("prometheus.io/\(expected.dropFirst())"))
        }
    }

    @Test func `who does not run, or has no address, is not asked`() throws {
        let annotations = [ScrapeTarget.scrape: "true"]
        #expect(try ScrapeTarget(pod(annotations)) != nil)
        #expect(try ScrapeTarget(pod(annotations, ip: "")) == nil)
        #expect(try ScrapeTarget(pod(annotations, ip: "example.com")) == nil)
        var pending = pod(annotations).object
        pending.content.set("Pending", at: ["status", "phase"])
        #expect(try ScrapeTarget(Pod(pending)) == nil)
        var going = pod(annotations).object
        going.deletionTimestamp = .at(0)
        #expect(try ScrapeTarget(Pod(going)) == nil)
    }

    @Test func `ports of UDP are no web servers, and there is a limit`() throws {
        let ports: [Value] = (1...20).map { ["containerPort": .integer($0), "protocol": $0 == 1 ? "UDP" : "TCP"] }
        let target = try #require(try ScrapeTarget(pod([ScrapeTarget.scrape: "true"], ports: ports)))
        #expect(target.ports == Array(2...9))
    }
}
