public import NIOCore
internal import NIOPosix
public import Runtime
internal import Synchronization

/// Looks after the containers of a node as the kubelet does (pkg/probe): commands through their runtime, the network from
/// here.
///
/// A look over the network is one connection and a timer, so that one that hangs costs a descriptor and no thread. All are made on
/// one thread: those that begin together cost it one awakening, and not one each.
public final class NodeProber: Prober {
    /// Bytes that are read of an answer, and told of it at most (`maxRespBodyLength`, `maxReadLength`).
    public static let answerLimit = 10 << 10

    private let runtime: any ContainerRuntime
    private let network: NetworkProber
    private let thread: LoopExecutor

    /// - Parameter group: What carries connections; nil for the one that the whole program shares.
    public init(runtime: any ContainerRuntime, group: (any EventLoopGroup)? = nil) {
        self.runtime = runtime
        let loop = (group ?? MultiThreadedEventLoopGroup.singleton).next()
        network = NetworkProber(loop: loop)
        thread = LoopExecutor(loop)
    }

    public var executor: (any TaskExecutor)? { thread }

    public func probe(_ request: ProbeRequest) async -> ProbeAnswer {
        switch request.action {
        case .exec(let command): await run(command, in: request.container, timeout: request.timeout)
        case .http(let check):
            await HTTPProbe(network: network, check: check, isHook: request.purpose == .hook).run(
                within: request.timeout)
        case .tcp(let host, let port): await network.connects(to: host, port, within: request.timeout)
        case .grpc(let host, let port, let service):
            await GRPCProbe(network: network, host: host, port: port, service: service).run(within: request.timeout)
        }
    }

    /// Whoever is cancelled waits for no command: it ends at its timeout, or with the program.
    private func run(_ command: [String], in container: ContainerID, timeout: Duration) async -> ProbeAnswer {
        let first = FirstAnswer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                first.wait(continuation)
                // On any thread, unlike its parent: a runtime may take its time, and connections must not wait for that.
                Task { first.give(await self.result(of: command, in: container, timeout: timeout)) }
            }
        } onCancel: {
            first.give(ProbeAnswer(.unknown, "the look was given up"))
        }
    }

    /// The exit code decides (`execProber.Probe`); what the command wrote is told where it fails.
    private func result(of command: [String], in container: ContainerID, timeout: Duration) async -> ProbeAnswer {
        do throws(RuntimeError) {
            let result = try await runtime.exec(in: container, command: command, timeout: timeout)
            let output = (result.output + result.errorOutput).prefix(NodeProber.answerLimit)
            return ProbeAnswer(result.exitCode == 0 ? .success : .failure, String(decoding: output, as: UTF8.self))
        } catch {
            guard error.code == .timeout else { return ProbeAnswer(.unknown, error.message) }
            let words = command.joined(separator: " ").prefix(NodeProber.answerLimit)
            return ProbeAnswer(
                .failure, "command timed out: \"\(words)\" timed out after \(Spelling.seconds(timeout))",
                hasTimedOut: true)
        }
    }
}

/// Runs tasks on an event loop's thread, so that they change no thread between themselves and their connections.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Takes the first of several answers.
private final class FirstAnswer: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<ProbeAnswer, Never>)
        case given(ProbeAnswer)
        case over
    }

    private let state = Mutex(State.empty)

    func wait(_ continuation: CheckedContinuation<ProbeAnswer, Never>) {
        let answer = state.withLock { state -> ProbeAnswer? in
            guard case .given(let answer) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .over
            return answer
        }
        if let answer { continuation.resume(returning: answer) }
    }

    func give(_ answer: ProbeAnswer) {
        let waiter = state.withLock { state -> CheckedContinuation<ProbeAnswer, Never>? in
            switch state {
            case .empty:
                state = .given(answer)
                return nil
            case .waiting(let waiter):
                state = .over
                return waiter
            case .given, .over: return nil
            }
        }
        waiter?.resume(returning: answer)
    }
}
