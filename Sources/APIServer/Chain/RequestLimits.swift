public import API
internal import Objects

/// Refuses what would be one request too many: short ones and long ones are counted apart, so that a thousand watches keep no
/// list away (`filters.WithMaxInFlightLimit`). Who is on this machine already is never refused.
public struct RequestLimits: APIResponder {
    private let next: any APIResponder
    private let short: Slots
    private let long: Slots

    public init(_ limits: APILimits, _ next: any APIResponder) {
        self.next = next
        short = Slots(limits.shortRequests)
        long = Slots(limits.longRequests)
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        if case .process = request.peer.proof { return await next.respond(to: request) }
        let slots = RequestClass(request) == .long ? long : short
        guard let slot = slots.take() else { return RequestLimits.refusal }
        var response = await next.respond(to: request)
        response?.holds.append(slot)
        return response
    }

    private static var refusal: APIResponse {
        var response = APIStatus.tooManyRequests.response
        response.headers.add("Retry-After", "1")
        return response
    }
}

/// So many at once.
final class Slots: Sendable {
    private let taken = Counter()
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    /// A slot that is taken for as long as it is held; nil where all are taken.
    func take() -> Hold? { taken.increment(below: limit) ? Hold { [taken] in taken.decrement() } : nil }
}

extension APIStatus {
    /// `errors.NewTooManyRequestsError`
    static let tooManyRequests = APIStatus(
        code: 429, reason: "TooManyRequests", message: "Too many requests, please try again later.",
        details: ["retryAfterSeconds": 1])
}
