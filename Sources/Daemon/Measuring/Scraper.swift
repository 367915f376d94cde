internal import Controllers
internal import Fetching
internal import Measurements
internal import Metrics
internal import Objects
internal import Store
internal import Synchronization
internal import UserMetrics

/// Asks pods for their own metrics, as their annotations say. What to ask when is `ScrapeBook`'s to decide; here it is carried
/// out, each pod in a task of its own, so that one that is slow holds up no other.
final class Scraper: Sendable {
    /// How often it is looked which pods there are.
    static let lookPeriod = Duration.seconds(1)
    /// Once one of a pod's ports has answered, the others have so long.
    static let otherPortsTime = Duration.seconds(1)

    let store: Store
    /// Whose pods are real.
    let nodes: [String]
    let board: MeasurementBoard
    let metrics: DaemonMetrics
    let events: EventSink
    let log: Log
    private let fetch: HTTPFetch
    private let book: Mutex<ScrapeBook>
    /// Pods whose annotations cannot be read, with what was said of them.
    private let invalid = Mutex<[ObjectKey: String]>([:])

    init(
        store: Store, nodes: [String], board: MeasurementBoard, period: Duration, metrics: DaemonMetrics,
        events: EventSink, log: Log
    ) throws {
        self.store = store
        self.nodes = nodes
        self.board = board
        self.metrics = metrics
        self.events = events
        self.log = log
        fetch = try HTTPFetch(trusting: .anybody)
        book = Mutex(ScrapeBook(period: period))
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let targets = await targets(in: store.snapshot)
                let due = book.withLock { $0.due(targets, at: SystemClock.instant) }
                for target in due { group.addTask { await self.scrape(target) } }
                publish()
                try? await Task.sleep(for: Scraper.lookPeriod)
            }
        }
    }

    private func targets(in snapshot: Snapshot) async -> [ScrapeTarget] {
        var targets: [ScrapeTarget] = []
        var bad: [(pod: Object, message: String)] = []
        for pod in nodes.flatMap({ snapshot.pods(onNode: $0) }) {
            do throws(ScrapeTarget.Invalid) {
                if let target = try ScrapeTarget(Pod(pod)) { targets.append(target) }
            } catch {
                bad.append((pod, error.message))
            }
        }
        let news = invalid.withLock { known in
            let new = bad.filter { known[$0.pod.key] != $0.message }
            known = Dictionary(bad.map { ($0.pod.key, $0.message) }) { first, _ in first }
            return new
        }
        for (pod, message) in news { await tell(pod, message) }
        return targets
    }

    private func scrape(_ target: ScrapeTarget) async {
        let start = ContinuousClock.now
        let result = await answer(of: target)
        metrics.scrapeTime.observe(ContinuousClock.now - start)
        let (instant, time) = (SystemClock.instant, SystemClock.now)
        let news: ScrapeBook.News?
        switch result {
        case .success(let series):
            news = book.withLock { $0.answered(target, series, at: instant, time: time) }
            metrics.scrapes.add(1, ["success"])
        case .failure(let failure):
            // Who is told to stop does not answer, and that is no news.
            guard !Task.isCancelled, let pod = store.snapshot[target.pod], !pod.isBeingDeleted else {
                return book.withLock { _ = $0.failed(target, failure.message, at: instant) }
            }
            news = book.withLock { $0.failed(target, failure.message, at: instant) }
            metrics.scrapes.add(1, ["failure"])
        }
        publish()
        switch news {
        case .fails(let message): if let pod = store.snapshot[target.pod] { await tell(pod, message) }
        case .answersAgain: log.info("metrics", "pod \(target.pod.namespace)/\(target.pod.name) answers scrapes again")
        case nil: break
        }
    }

    private struct Failure: Error {
        var message: String
    }

    /// What all ports together expose. They are asked at once; a port that has nothing to say is passed over where another has,
    /// and is not waited for much longer than that one.
    private func answer(of target: ScrapeTarget) async -> Result<[ExposedSeries], Failure> {
        let limits = ExpositionLimits.standard.shared(by: target.ports.count)
        return await withTaskGroup(of: PortAnswer?.self) { group in
            for port in target.ports { group.addTask { await self.answer(of: target, port, limits) } }
            defer { group.cancelAll() }
            var answers: [Int: [ExposedSeries]] = [:]
            var failures: [Int: String] = [:]
            while let ended = await group.next() {
                // The time after the first answer is over.
                guard let ended else { break }
                switch ended.result {
                case .success(let series):
                    if answers.isEmpty, target.ports.count > 1 {
                        group.addTask {
                            try? await Task.sleep(for: Scraper.otherPortsTime)
                            return nil
                        }
                    }
                    answers[ended.port] = series
                case .failure(let failure): failures[ended.port] = failure.message
                }
                if answers.count + failures.count == target.ports.count { break }
            }
            let exposed = target.ports.compactMap { answers[$0] }
            if exposed.isEmpty, let port = target.ports.first {
                return .failure(Failure(message: "port \(port): \(failures[port] ?? "it was not asked")"))
            }
            return .success(exposed.flatMap { $0 })
        }
    }

    private struct PortAnswer: Sendable {
        var port: Int
        var result: Result<[ExposedSeries], Failure>
    }

    private func answer(of target: ScrapeTarget, _ port: Int, _ limits: ExpositionLimits) async -> PortAnswer {
        func failure(_ message: String) -> PortAnswer {
            PortAnswer(port: port, result: .failure(Failure(message: message)))
        }
        let address = HTTPAddress(isSecure: target.isSecure, host: target.address, port: port)
        let request = HTTPFetch.Request(
            address, path: target.path, headers: [("Accept", ExpositionFormat.accept)], bytes: limits.bytes,
            time: ScrapeBook.timeLimit)
        do throws(HTTPFetch.Failure) {
            let answer = try await fetch.fetch(request)
            guard answer.status == 200 else { return failure("\(target.path) answers \(answer.status)") }
            let format = ExpositionFormat(contentType: answer.contentType)
            do throws(ExpositionError) {
                let series = try ExpositionParser.parse(answer.body, as: format, limits: limits)
                return PortAnswer(port: port, result: .success(series))
            } catch {
                return failure("\(target.path), \(error)")
            }
        } catch {
            return failure("\(error)")
        }
    }

    private func publish() { board.set(exposed: book.withLock { $0.exposed }) }

    private func tell(_ pod: Object, _ message: String) async {
        log.warning("metrics", "pod \(pod.namespace)/\(pod.name) cannot be scraped: \(message)")
        await events.record([
            EventNote(.warning, "FailedScrape", message, regarding: pod, component: "skeg-metrics")
        ])
    }
}

/// Where the user's own metrics come from.
struct MetricSources: Sendable {
    let scraper: Scraper
    let queries: MetricQueries

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await scraper.run() }
            group.addTask { await queries.run() }
        }
    }
}
