/// Containers of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let containers: [String: String] = [
        "Container": """
        name? image command:* args:* workingDir ports:*ContainerPort env:*EnvVar resources:ResourceRequirements
        volumeMounts:*VolumeMount livenessProbe:Probe readinessProbe:Probe lifecycle:Lifecycle
        terminationMessagePath imagePullPolicy securityContext:SecurityContext stdin:b stdinOnce:b tty:b
        envFrom:*EnvFromSource terminationMessagePolicy volumeDevices:*VolumeDevice startupProbe:Probe
        resizePolicy:*ContainerResizePolicy restartPolicy? restartPolicyRules:*ContainerRestartRule
        """,
        "EphemeralContainer": "ephemeralContainerCommon:=Container targetContainerName",
        "ContainerPort": "name hostPort:i containerPort:i? protocol hostIP",
        "EnvFromSource": "prefix configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource",
        "ConfigMapEnvSource": "localObjectReference:=LocalObjectReference optional:b?",
        "SecretEnvSource": "localObjectReference:=LocalObjectReference optional:b?",
        "EnvVar": "name? value valueFrom:EnvVarSource",
        "EnvVarSource": """
        fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector
        secretKeyRef:SecretKeySelector fileKeyRef:FileKeySelector
        """,
        "ObjectFieldSelector": "apiVersion fieldPath?",
        "ResourceFieldSelector": "containerName resource? divisor:q",
        "ConfigMapKeySelector": "localObjectReference:=LocalObjectReference key? optional:b?",
        "SecretKeySelector": "localObjectReference:=LocalObjectReference key? optional:b?",
        "FileKeySelector": "volumeName? path? key? optional:b?",
        "ContainerRestartRule": "action exitCodes:ContainerRestartRuleOnExitCodes",
        "ContainerRestartRuleOnExitCodes": "operator values:*i",
        "ResourceRequirements": "limits:%q requests:%q claims:*ResourceClaim",
        "ResourceClaim": "name? request",
        "ContainerResizePolicy": "resourceName? restartPolicy?",
        "VolumeMount": "name? readOnly:b mountPath? subPath mountPropagation? subPathExpr recursiveReadOnly?",
        "VolumeDevice": "name? devicePath?",
        "Probe": """
        handler:=ProbeHandler initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i
        failureThreshold:i terminationGracePeriodSeconds:i?
        """,
        "ProbeHandler": "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction",
        "ExecAction": "command:*",
        "HTTPGetAction": "path port:ios host scheme httpHeaders:*HTTPHeader",
        "HTTPHeader": "name? value?",
        "TCPSocketAction": "port:ios host",
        "GRPCAction": "port:i? service?",
        "SleepAction": "seconds:i?",
        "Lifecycle": "postStart:LifecycleHandler preStop:LifecycleHandler stopSignal?",
        "LifecycleHandler": "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction",
        "SecurityContext": """
        capabilities:Capabilities privileged:b? seLinuxOptions:SELinuxOptions runAsUser:i? runAsNonRoot:b?
        readOnlyRootFilesystem:b? allowPrivilegeEscalation:b? runAsGroup:i? procMount?
        windowsOptions:WindowsSecurityContextOptions seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile
        """,
        "Capabilities": "add:* drop:*"
    ]
}
