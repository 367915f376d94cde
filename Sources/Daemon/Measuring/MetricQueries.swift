internal import Fetching
internal import Measurements
internal import Metrics
internal import Objects
internal import Store
internal import Synchronization
internal import UserMetrics

/// A Prometheus server that answers queries for external metrics.
public struct PrometheusServer: Sendable {
    /// `http://prometheus:9090`, with the path below which its API is, if any.
    public var url: String
    /// A file with a token on its first line, which is read anew for each query; nil for none.
    public var tokenFile: String?

    public init(url: String, tokenFile: String? = nil) {
        self.url = url
        self.tokenFile = tokenFile
    }
}

/// Asks a Prometheus server what ConfigMaps declare, again and again.
final class MetricQueries: Sendable {
    let store: Store
    let board: MeasurementBoard
    let period: Duration
    let metrics: DaemonMetrics
    let log: Log
    /// Nil where the daemon was given no server.
    private let server: Server?
    private let book = Mutex(QueryBook())
    /// What was declared last, and the change of ConfigMaps that it is of: they are looked through only when one has changed.
    private let declared = Mutex<(change: Revision, all: Declarations)?>(nil)

    private typealias Declarations = (asked: [QueryDeclaration], refused: [(QueryDeclaration, String)])

    private struct Server: Sendable {
        var address: HTTPAddress
        var tokenFile: String?
        var fetch: HTTPFetch
    }

    /// - Parameter authorityFile: By which a server over https is known; nil for the machine's authorities.
    init(
        store: Store, board: MeasurementBoard, server: PrometheusServer?, authorityFile: String?, period: Duration,
        metrics: DaemonMetrics, log: Log
    ) throws {
        self.store = store
        self.board = board
        self.period = period
        self.metrics = metrics
        self.log = log
        self.server = try server.map { server in
            let trust: HTTPFetch.Trust = authorityFile.map { .file($0) } ?? .machine
            return try Server(
                address: HTTPAddress(server.url), tokenFile: server.tokenFile, fetch: HTTPFetch(trusting: trust))
        }
    }

    /// Runs until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await askAll()
            try? await Task.sleep(for: period)
        }
    }

    private func askAll() async {
        let (asked, refused) = declarations(in: store.snapshot)
        book.withLock { $0.keep(asked + refused.map(\.0), at: SystemClock.instant) }
        for (query, reason) in refused { fail(query, reason) }
        await withTaskGroup(of: Void.self) { group in
            for (index, query) in asked.enumerated() {
                if index >= QueryBook.concurrency { await group.next() }
                group.addTask { await self.ask(query) }
            }
        }
        publish()
    }

    private func declarations(in snapshot: Snapshot) -> Declarations {
        guard let change = snapshot.lastChange(of: .configMap, in: nil) else {
            return QueryDeclaration.all(in: snapshot)
        }
        return declared.withLock { declared in
            if let declared, declared.change == change { return declared.all }
            let all = QueryDeclaration.all(in: snapshot)
            declared = (change, all)
            return all
        }
    }

    private func ask(_ query: QueryDeclaration) async {
        guard let server else {
            return fail(query, "no Prometheus server is known: start the daemon with --prometheus URL")
        }
        guard let request = MetricQueries.request(query, server) else {
            return fail(query, "the file with the token for Prometheus cannot be read, or holds none")
        }
        do throws(HTTPFetch.Failure) {
            let answer = try await server.fetch.fetch(request)
            do throws(QueryAnswer.Failure) {
                let series = try QueryAnswer.parse(answer.body, status: answer.status, at: SystemClock.now)
                metrics.queries.add(1, ["success"])
                if book.withLock({ $0.answered(query, series, at: SystemClock.instant) }) {
                    log.info("metrics", "the query for \(query.namespace)/\(query.metric) is answered again")
                }
            } catch {
                fail(query, "Prometheus: \(error.message)")
            }
        } catch {
            fail(query, "Prometheus: \(error)")
        }
        publish()
    }

    /// Nil where the token is missing: without it, nothing is asked in its place.
    private static func request(_ query: QueryDeclaration, _ server: Server) -> HTTPFetch.Request? {
        var headers = [
            (name: "Accept", value: "application/json"),
            (name: "Content-Type", value: "application/x-www-form-urlencoded")
        ]
        if let file = server.tokenFile {
            guard let token = FirstLine.read(file) else { return nil }
            headers.append((name: "Authorization", value: "Bearer \(token)"))
        }
        let seconds = QueryBook.timeLimit.components.seconds
        let form = "query=\(FormText.encoded(query.query))&timeout=\(seconds)s"
        return HTTPFetch.Request(
            server.address, path: "/api/v1/query", headers: headers, body: Array(form.utf8), bytes: QueryAnswer.bytes,
            time: QueryBook.timeLimit)
    }

    private func fail(_ query: QueryDeclaration, _ message: String) {
        metrics.queries.add(1, ["failure"])
        guard book.withLock({ $0.failed(query, message) }) else { return }
        log.warning("metrics", "the query for \(query.namespace)/\(query.metric) has no answer: \(message)")
    }

    private func publish() {
        let (series, troubles) = book.withLock { ($0.series, $0.troubles) }
        board.set(external: series, troubles: troubles)
    }
}
