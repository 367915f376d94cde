public import API

/// Asks one responder after another; the first that knows the path answers.
public struct FirstResponder: APIResponder {
    let responders: [any APIResponder]

    public init(_ responders: [any APIResponder]) { self.responders = responders }

    public func respond(to request: APIRequest) async -> APIResponse? {
        for responder in responders {
            if let response = await responder.respond(to: request) { return response }
        }
        return nil
    }
}
