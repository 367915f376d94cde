internal import CLinux
internal import Glibc
internal import Runtime
internal import Synchronization

/// A talk with a container's own process, by way of its supervisor.
final class AttachStream: ProcessStream {
    private let socket: Descriptor
    private let hasToldEnd = Mutex(false)

    init(_ container: ContainerDirectory, hasInput: Bool) throws(SystemFailure) {
        let directory = try check("open \(container.path)") { open(container.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { Glibc.close(directory) }
        socket = Descriptor(
            try check("connect to the supervisor") {
                skeg_connect_for_messages(directory, ContainerDirectory.attachName)
            })
        if hasInput { try check("send") { send(AttachMessage.input([])) } }
    }

    private func send(_ message: AttachMessage) -> Int {
        let bytes = message.bytes
        return Glibc.send(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func next() async throws(RuntimeError) -> ProcessEvent? {
        while true {
            let piece: Descriptor.Piece
            do throws(SystemFailure) { piece = try socket.read(atMost: AttachMessage.longest) } catch {
                // The supervisor has let this one go, with something that it had not read.
                guard error.code == ECONNRESET else {
                    throw RuntimeError(error, "reading from a container's supervisor")
                }
                piece = .end
            }
            switch piece {
            case .bytes(let bytes):
                switch AttachMessage(bytes) {
                case .output(let output): return .output(output)
                case .errorOutput(let output): return .errorOutput(output)
                default: continue
                }
            case .end:
                let isFirst = hasToldEnd.withLock { told in
                    defer { told = true }
                    return !told
                }
                return isFirst ? .ended(exitCode: nil) : nil
            case .nothing: await Readiness.wait(reading: [socket.number])
            }
            if Task.isCancelled { throw RuntimeError(.timeout, "waiting for the container was given up") }
        }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try await deliver(.input(Array(rest.prefix(AttachMessage.inputPiece))))
            rest = rest.dropFirst(AttachMessage.inputPiece)
        }
    }

    /// A container that has ended reads nothing.
    private func deliver(_ message: AttachMessage) async throws(RuntimeError) {
        do throws(SystemFailure) { try await socket.write(message.bytes) } catch {
            guard error.code == EPIPE || error.code == ECONNRESET else {
                throw RuntimeError(error, "writing to a container's supervisor")
            }
        }
    }

    func endInput() async { try? await deliver(.endInput) }

    func resize(_ size: TerminalSize) async { try? await deliver(.resize(size)) }

    func close() async { shutdown(socket.number, Int32(SHUT_RDWR)) }
}
