import APIServer
import Synchronization

/// A web socket whose other side is the test, in memory: what is sent here is read there. As many messages as are sent are
/// kept.
final class PairedSocket: WebSocket {
    private let received: AsyncStream<WebSocketMessage>
    private let incoming: AsyncStream<WebSocketMessage>.Continuation
    private let sent: AsyncStream<WebSocketMessage>.Continuation
    /// What the server has sent, until it closes.
    let answers: AsyncStream<WebSocketMessage>
    private let closing = Mutex<UInt16?>(nil)

    struct Gone: Error {}

    init() {
        (received, incoming) = AsyncStream.makeStream()
        (answers, sent) = AsyncStream.makeStream()
    }

    /// The code that the server closed with.
    var closeCode: UInt16? { closing.withLock { $0 } }

    // MARK: The client

    func give(_ bytes: [UInt8]) { incoming.yield(.binary(bytes)) }
    func leave() { incoming.finish() }

    // MARK: The server

    func receive() async throws -> WebSocketMessage? {
        for await message in received { return message }
        return nil
    }

    func send(_ message: WebSocketMessage) async throws {
        guard closeCode == nil else { throw Gone() }
        if case .terminated = sent.yield(message) { throw Gone() }
    }

    func close(code: UInt16, reason: String) async throws {
        closing.withLock { $0 = code }
        sent.finish()
    }
}
