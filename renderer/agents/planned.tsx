/** What would become of one server: the command whole, each field, and where each of its keys goes. */
import type { ReactNode } from "react";
import type { PlannedServerView } from "../../contract/agents.ts";
import { moving as strings } from "./strings.ts";

export function Planned({ server }: { server: PlannedServerView }) {
	const { name, obstacle, upstream, isThere } = server;
	return (
		<section className="planned" aria-label={name}>
			<h3 className="wrap" dir="auto">
				{name}
			</h3>
			{obstacle === "" ? (
				<>
					<p>
						{strings.becomes(upstream)}
						{isThere && <> · {strings.isThere}</>}
					</p>
					<PlannedFacts server={server} />
				</>
			) : (
				<p className="note" data-tone="warn">
					<span className="wrap">
						{strings.stays} {obstacle}
					</span>
				</p>
			)}
			{server.notes.map((note) => (
				<p key={note} className="hint wrap">
					{note}
				</p>
			))}
		</section>
	);
}

function PlannedFacts({ server }: { server: PlannedServerView }) {
	const { command, cwd, url, fields, secrets, variables, missing } = server;
	return (
		<dl className="facts">
			{command.length > 0 && (
				<Fact name={strings.runs}>
					<Words words={command} />
				</Fact>
			)}
			{command.length > 0 && (
				<Fact name={strings.in}>
					<bdi className="code wrap">{cwd}</bdi>
				</Fact>
			)}
			{url !== "" && (
				<Fact name={strings.reaches}>
					<bdi className="code wrap">{url}</bdi>
				</Fact>
			)}
			<List
				name={strings.fields}
				items={fields.map((field) => `${field.name}: ${field.value}`)}
			/>
			<List
				name={strings.secrets}
				items={secrets.map((one) => strings.secret(one.field, one.name))}
			/>
			<List name={strings.variables} items={variables} />
			<List name={strings.missing} items={missing} />
		</dl>
	);
}

/** Each word of a command by itself: where one ends must not be a matter of taste. */
function Words({ words }: { words: readonly string[] }) {
	return (
		<span className="planned-words">
			{words.map((word, at) => (
				// Words repeat, and their order never changes.
				// oxlint-disable-next-line react/no-array-index-key -- see above
				<bdi key={at} className="code wrap">
					{word}
				</bdi>
			))}
		</span>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function List({ name, items }: { name: string; items: readonly string[] }) {
	if (items.length === 0) return null;
	return (
		<Fact name={name}>
			<ul>
				{items.map((item) => (
					<li key={item}>
						<bdi className="code wrap">{item}</bdi>
					</li>
				))}
			</ul>
		</Fact>
	);
}
