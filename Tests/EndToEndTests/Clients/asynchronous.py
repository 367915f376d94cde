"""What programs do with kr8s. Ends with an error where the answer is not what Kubernetes gives."""

import asyncio

import kr8s
from kr8s.asyncio.objects import ConfigMap, Deployment, Pod


def deployment(name):
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {
                    "terminationGracePeriodSeconds": 1,
                    "containers": [{
                        "name": "main", "image": "skeg.dev/host",
                        "command": ["/bin/sh", "-c", "echo it speaks; exec sleep 100000"],
                    }],
                },
            },
        },
    }


async def objects():
    made = await ConfigMap({"metadata": {"name": "small"}, "data": {"key": "1"}})
    await made.create()
    assert await made.exists()
    await made.patch({"data": {"key": "2"}})
    await made.label({"tier": "low"})
    await made.annotate({"note": "of kr8s"})
    await made.refresh()
    assert made.data.key == "2" and made.labels["tier"] == "low"
    listed = [found.name async for found in kr8s.asyncio.get("configmaps", label_selector={"tier": "low"})]
    assert listed == ["small"], listed
    await made.delete()
    await made.wait("delete", timeout=30)


async def workloads():
    made = await Deployment(deployment("spoken"))
    await made.create()
    await made.wait("condition=Available", timeout=60)
    await made.scale(2)
    await made.wait("jsonpath='{.status.readyReplicas}'=2", timeout=60)
    pods = await made.pods()
    assert len(pods) == 2, pods
    for pod in pods:
        await pod.wait("condition=Ready", timeout=30)
    lines = [line async for line in pods[0].logs()]
    assert lines == ["it speaks"], lines
    await made.delete(propagation_policy="Foreground")
    await made.wait("delete", timeout=60)


async def watches():
    made = await Pod({
        "metadata": {"name": "watched"},
        "spec": {
            "restartPolicy": "Never",
            "containers": [{"name": "main", "image": "skeg.dev/host", "command": ["/bin/true"]}],
        },
    })
    await made.create()
    phases = []
    async for _, pod in kr8s.asyncio.watch("pods", field_selector={"metadata.name": "watched"}):
        phase = pod.status.get("phase")
        if phase not in phases:
            phases.append(phase)
        if phase in ("Succeeded", "Failed"):
            break
    assert phases[-1] == "Succeeded", phases
    await made.delete()


async def main():
    api = await kr8s.asyncio.api()
    assert (await api.version())["major"] == "1"
    assert any(kind["kind"] == "Deployment" for kind in await api.api_resources())
    for part in [objects, workloads, watches]:
        await part()
        print(part.__name__, flush=True)


asyncio.run(main())
