internal import API
internal import Objects
internal import Runtime

/// Carries a talk with a process over a web socket, in one of the remote command protocols.
struct CommandTalk: Sendable {
    let socket: any WebSocket
    let channels: ChannelProtocol
    let options: CommandOptions

    /// Until the process has ended, or the client is gone; then the talk is over.
    func run(_ open: @Sendable () async throws(RuntimeError) -> any ProcessStream) async throws {
        // As the kubelet does: something on the first channel that the client reads says that it goes on.
        let first = options.hasOutput ? CommandChannel.output : CommandChannel.errorOutput
        try await send([], on: options.hasOutput || options.hasErrorOutput ? first : CommandChannel.status)
        let talk: any ProcessStream
        do throws(RuntimeError) { talk = try await open() } catch {
            return try await end(CommandTalk.status(of: error, options))
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await speak(talk) }
            group.addTask { await listen(talk) }
            // When one is over there is nothing to do for the other.
            await group.next()
            await talk.close()
            group.cancelAll()
        }
    }

    /// What the process says, and how it ended, for the client.
    private func speak(_ talk: any ProcessStream) async {
        var status = CommandStatus.success
        do throws(RuntimeError) {
            while let event = try await talk.next() {
                switch event {
                case .output(let bytes): if options.hasOutput { try await deliver(bytes, on: CommandChannel.output) }
                case .errorOutput(let bytes):
                    if options.hasErrorOutput { try await deliver(bytes, on: CommandChannel.errorOutput) }
                case .ended(let code): status = CommandStatus(exitCode: code, of: options.command)
                }
            }
        } catch {
            status = CommandTalk.status(of: error, options)
        }
        try? await end(status)
    }

    /// What the client says, for the process.
    private func listen(_ talk: any ProcessStream) async {
        do {
            while let message = try await socket.receive() {
                switch channels.read(message.bytes) {
                case .content(CommandChannel.input, let bytes)?:
                    if options.hasInput, !bytes.isEmpty { try await talk.write(bytes) }
                case .close(CommandChannel.input)?: if options.hasInput { await talk.endInput() }
                case .content(CommandChannel.resize, let bytes)?:
                    if options.hasTerminal, let size = TerminalSize(json: bytes) { await talk.resize(size) }
                default: break
                }
            }
        } catch {
            // The client is gone, or the process: that ends the talk either way.
        }
    }

    private func end(_ status: CommandStatus) async throws {
        if channels.hasStatus {
            try await send(JSONWriter.write(status.content), on: CommandChannel.status)
        } else if !status.message.isEmpty {
            try await send(Array(status.message.utf8), on: CommandChannel.status)
        }
        try await socket.close(code: WebSocketCode.normal, reason: "")
    }

    private func deliver(_ bytes: [UInt8], on channel: UInt8) async throws(RuntimeError) {
        do { try await send(bytes, on: channel) } catch { throw RuntimeError(.failed, "the client is gone") }
    }

    private func send(_ content: [UInt8], on channel: UInt8) async throws {
        try await socket.send(WebSocketMessage(channels.message(content, on: channel), isText: channels.isText))
    }

    private static func status(of error: RuntimeError, _ options: CommandOptions) -> CommandStatus {
        let what = options.command.isEmpty ? "attaching to" : "executing command in"
        return .failed(.internalError("error \(what) container: \(error.message)"))
    }
}

enum WebSocketCode {
    /// RFC 6455 §7.4.1
    static let normal: UInt16 = 1000
    static let protocolError: UInt16 = 1002
}

extension WebSocketMessage {
    var bytes: [UInt8] {
        switch self {
        case .text(let text): Array(text.utf8)
        case .binary(let bytes): bytes
        }
    }

    init(_ bytes: [UInt8], isText: Bool) {
        self = isText ? .text(String(decoding: bytes, as: UTF8.self)) : .binary(bytes)
    }
}

extension TerminalSize {
    /// `{"Width":80,"Height":24}` (`remotecommand.TerminalSize` of client-go); nil for anything else.
    init?(json: [UInt8]) {
        guard let value = try? JSONParser.parse(json), let width = value["Width"]?.integer,
            let height = value["Height"]?.integer, let columns = UInt16(exactly: width),
            let rows = UInt16(exactly: height)
        else { return nil }
        self.init(columns: columns, rows: rows)
    }
}
