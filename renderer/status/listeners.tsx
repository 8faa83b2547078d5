/** Where the gate listens for clients: address, TLS, client certificates, and the certificate to recognise it by. */
import type { ListenerView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { Tag } from "../shared/tag.tsx";
import { formatDate, formatRelative } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { status } from "./strings.ts";

const strings = status.listener;

export function Listeners(props: { listeners: readonly ListenerView[] }) {
	const now = useNow(60_000);
	if (props.listeners.length === 0) return null;
	return (
		<section aria-labelledby="listeners">
			<h2 className="origins" id="listeners">
				{status.listeners}
			</h2>
			<ul className="panel" aria-labelledby="listeners">
				{props.listeners.map((view) => (
					<Listener key={view.url} view={view} now={now} />
				))}
			</ul>
		</section>
	);
}

function Listener({ view, now }: { view: ListenerView; now: number }) {
	const { url, tls, clientCertificates, fingerprint, notAfter } = view;
	return (
		<li className="listener">
			<div className="listener-head">
				<span className="with-copy">
					<bdi className="code wrap">{url}</bdi>
					<CopyButton text={url} label={strings.copyAddress(url)} />
				</span>
				{tls && <Tag tone="good">{strings.tls}</Tag>}
				{view.alwaysStrict && <Tag tone="plain">{strings.strict}</Tag>}
			</div>
			<p className="hint wrap">
				{tls
					? [
							strings.clients[clientCertificates],
							notAfter !== null &&
								strings.expires(
									formatRelative(notAfter, now),
									formatDate(notAfter),
								),
						]
							.filter(Boolean)
							.join(" · ")
					: strings.plain}
			</p>
			{fingerprint !== "" && (
				<div className="with-copy listener-print">
					<span className="hint">{strings.fingerprint}</span>
					<bdi className="code cut" title={fingerprint}>
						{fingerprint}
					</bdi>
					<CopyButton text={fingerprint} label={strings.copyFingerprint(url)} />
				</div>
			)}
		</li>
	);
}
