internal import CLinux
internal import Glibc
public import Runtime
internal import Synchronization

extension ProcessRuntime {
    /// - Throws: `failed` for a container that does not run, or whose supervisor takes nobody any more.
    public func attach(
        to container: ContainerID, hasInput: Bool
    ) async throws(RuntimeError) -> any ProcessStream {
        guard let entry = book.withLock({ $0.containers[container] }), let files = directory.container(container) else {
            throw RuntimeError(.notFound, "there is no container \(container)")
        }
        guard entry.hasStarted, entry.state?.exit == nil else {
            throw RuntimeError(.failed, "the container \(container) is not running")
        }
        return try await onQueue { () throws(RuntimeError) in
            do throws(SystemFailure) { return try AttachStream(files, hasInput: hasInput) } catch {
                throw RuntimeError(error, "attaching to the container \(container)")
            }
        }
    }

    /// A pod's programs are reached at its own address; those of a pod on the host's network at 127.0.0.1.
    public func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream {
        guard let record = book.withLock({ $0.sandboxes[sandbox] }), record.isReady else {
            throw RuntimeError(.notFound, "there is no sandbox \(sandbox) that runs")
        }
        let address = record.address.isEmpty ? "127.0.0.1" : record.address
        do throws(SystemFailure) {
            let socket = Descriptor(
                try check("connect to \(address):\(port)") { skeg_connect_to_port(address, port) })
            await Readiness.wait(writing: [socket.number])
            if Task.isCancelled { throw SystemFailure("connect to \(address):\(port)", ECANCELED) }
            let error = skeg_socket_error(socket.number)
            if error != 0 { throw SystemFailure("connect to \(address):\(port)", error) }
            return SocketStream(socket)
        } catch {
            guard error.code == ECONNREFUSED else { throw RuntimeError(error, "forwarding a port") }
            throw RuntimeError(
                .notFound,
                "\(error): a program in a pod has to listen on the pod's address (status.podIP), or on all of them")
        }
    }
}

/// A TCP connection with a program.
final class SocketStream: PortStream {
    private let socket: Descriptor

    init(_ socket: Descriptor) { self.socket = socket }

    func read() async throws(RuntimeError) -> [UInt8]? {
        do throws(SystemFailure) {
            while true {
                switch try socket.read() {
                case .bytes(let bytes): return bytes
                case .end: return nil
                case .nothing: await Readiness.wait(reading: [socket.number])
                }
                if Task.isCancelled { throw SystemFailure("read", ECANCELED) }
            }
        } catch {
            throw RuntimeError(error, "reading from a port")
        }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        do throws(SystemFailure) { try await socket.write(bytes) } catch {
            throw RuntimeError(error, "writing to a port")
        }
    }

    func endOutput() async { shutdown(socket.number, Int32(SHUT_WR)) }
}
