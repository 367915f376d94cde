internal import API
internal import NIOCore
internal import NIOHTTP1

/// Ends a connection, or a stream of one, whose client does not send a whole request in time, so that slow clients do not take
/// up all connections. Answers may take as long as they like: a watch goes on for days.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: APILimits
    /// When the connection ends; nil while a request is answered.
    private var deadline: NIODeadline?
    /// What looks whether it has come. It is seldom moved: one that rings too early looks again.
    private var alarm: (time: NIODeadline, timer: Scheduled<Void>)?
    private var hasHead = false
    private var isAnswering = false

    init(_ limits: APILimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        wait(limits.requestTime)
        setAlarm(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelActive(context: ChannelHandlerContext) {
        wait(limits.requestTime)
        setAlarm(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            wait(limits.requestTime)
            hasHead = true
        case .body: break
        case .end: deadline = nil
        }
        context.fireChannelRead(data)
    }

    /// Most requests come whole, and need no alarm.
    func channelReadComplete(context: ChannelHandlerContext) {
        setAlarm(context)
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part, head.isAnswer { isAnswering = true }
        context.write(data, promise: promise)
        if case .end = part {
            wait(limits.idleTime)
            setAlarm(context)
        }
    }

    /// The connection is free for a request, or for the rest of one.
    private func wait(_ time: Duration) {
        (hasHead, isAnswering) = (false, false)
        deadline = .now() + TimeAmount(time)
    }

    private func setAlarm(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        if let alarm {
            guard deadline < alarm.time else { return }
            alarm.timer.cancel()
        }
        let timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.look(context) }
        alarm = (deadline, timer)
    }

    private func look(_ context: ChannelHandlerContext) {
        alarm = nil
        guard let deadline else { return }
        guard deadline <= .now() else { return setAlarm(context) }
        // Who has sent nothing yet expects no answer.
        if hasHead, !isAnswering { context.answer(.requestTimeout) }
        context.close(promise: nil)
    }

    private func end() {
        deadline = nil
        alarm?.timer.cancel()
        alarm = nil
    }
}
