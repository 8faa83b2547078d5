// Draws the bridge and writes its PNGs beside this file: the tray in three states, each with and without a dot for what
// waits, for macOS, light bars and dark bars; and the app's own icon. Run by hand
// (`node build/icons/generate.mjs`) when the drawing changes; the PNGs are committed. The phone's page has its own beside it.
//
// The same bridge as in the windows (renderer/shared/bridge-icon.tsx), bolder, on a 16 × 16 grid: two banks on piers,
// water between them, and two leaves that turn about their hinges. The leaves' angle is the state, so the three differ
// in shape alone. Banks and piers lie on whole pixels.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** @typedef {{ red: number, green: number, blue: number }} Colour */
/** @typedef {(x: number, y: number) => number} Shape a point on the grid → how strongly it is drawn, 0 to 1 */

const blueGreen = { red: 15, green: 118, blue: 110 };
/**
 * The leaves' degrees above level, and the tile's colour: blue-green, amber, red. On a light bar each is dark enough for a
 * white bridge, on a dark one light enough for a black bridge; on the other bar both can still be read, since not every
 * desktop tells what its bar is like.
 */
const states = [
	{
		name: "strict",
		degrees: 66,
		onLight: blueGreen,
		onDark: { red: 94, green: 234, blue: 212 },
	},
	{
		name: "relaxed",
		degrees: 38,
		onLight: { red: 180, green: 83, blue: 9 },
		onDark: { red: 252, green: 211, blue: 77 },
	},
	{
		name: "lax",
		degrees: 0,
		onLight: { red: 190, green: 18, blue: 60 },
		onDark: { red: 253, green: 164, blue: 175 },
	},
];
const black = { red: 0, green: 0, blue: 0 };
const white = { red: 255, green: 255, blue: 255 };
/** Of the dot on a tile: no state has it, and it can be seen on either bar, also as a grey. */
const blue = { red: 59, green: 130, blue: 246 };

/** Something waits: a dot in the upper right corner, with nothing drawn around it. */
const dot = { x: 12.5, y: 3.5, radius: 3.5, gap: 1.25 };
/** @type {(grown: number) => Shape} */
const disc = (grown) => (x, y) =>
	Number(Math.hypot(x - dot.x, y - dot.y) <= dot.radius + grown);
/** @type {(shape: Shape) => Shape} the drawing without what is under the dot and beside it */
const cut = (shape) => (x, y) => (disc(dot.gap)(x, y) > 0 ? 0 : shape(x, y));

/** @type {(left: number, top: number, right: number, bottom: number) => Shape} */
const box = (left, top, right, bottom) => (x, y) =>
	Number(x >= left && x <= right && y >= top && y <= bottom);

/** @type {(x1: number, y1: number, x2: number, y2: number, width: number) => Shape} a line with round ends */
const line = (x1, y1, x2, y2, width) => (x, y) => {
	const along =
		((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) /
		((x2 - x1) ** 2 + (y2 - y1) ** 2);
	const t = Math.min(1, Math.max(0, along));
	return Number(
		Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) <= width / 2,
	);
};

/** @type {Shape} waves between the piers, half as strong as the rest */
const water = (x, y) => {
	const crest = 12 + 0.5 * Math.cos(((x - 8) * 2 * Math.PI) / 3);
	return x > 5 && x < 11 && Math.abs(y - crest) < 0.6 ? 0.5 : 0;
};

/** @type {(shape: Shape) => Shape} the drawing and its mirror image */
const bothSides = (shape) => (x, y) => Math.max(shape(x, y), shape(16 - x, y));

/** @type {(...shapes: Shape[]) => Shape} */
const any =
	(...shapes) =>
	(x, y) =>
		Math.max(...shapes.map((shape) => shape(x, y)));

/** @type {(degrees: number) => Shape} */
function bridge(degrees) {
	const angle = (degrees * Math.PI) / 180;
	const hinge = { x: 3, y: 8 };
	const leaf = { length: 4.2, width: 2 };
	const tip = {
		x: hinge.x + leaf.length * Math.cos(angle),
		y: hinge.y - leaf.length * Math.sin(angle),
	};
	return any(
		water,
		bothSides(
			any(
				box(0, 7, 3, 9),
				box(2, 8, 4, 13),
				line(hinge.x, hinge.y, tip.x, tip.y, leaf.width),
			),
		),
	);
}

/** @type {Shape} a square with round corners */
const tile = (x, y) =>
	Number(
		Math.hypot(
			Math.max(0, Math.abs(x - 8) - 4.5),
			Math.max(0, Math.abs(y - 8) - 4.5),
		) <= 3.5,
	);
/** @type {(shape: Shape) => Shape} the drawing, smaller, inside a tile */
const inset = (shape) => (x, y) =>
	shape((x - 8) / 0.78 + 8, (y - 8) / 0.78 + 8);

/** @type {(shape: Shape, x: number, y: number, scale: number) => number} how strongly a pixel is drawn, 0 to 1 */
function coverage(shape, x, y, scale) {
	const steps = 6;
	let drawn = 0;
	for (let i = 0; i < steps; i += 1)
		for (let j = 0; j < steps; j += 1)
			drawn += shape(
				(x + (i + 0.5) / steps) / scale,
				(y + (j + 0.5) / steps) / scale,
			);
	return drawn / steps ** 2;
}

/** @type {(size: number, pixel: (x: number, y: number, scale: number) => number[]) => Buffer} */
function png(size, pixel) {
	const rows = Buffer.alloc(size * (1 + size * 4));
	for (let y = 0; y < size; y += 1)
		for (let x = 0; x < size; x += 1)
			rows.set(pixel(x, y, size / 16), y * (1 + size * 4) + 1 + x * 4);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	// Eight bits a channel, red green blue alpha.
	header.set([8, 6, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(rows, { level: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

/** @type {(type: string, data: Buffer) => Buffer} */
function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length, 0);
	framed.set(body, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}

/** @type {(shape: Shape, ink: Colour) => (x: number, y: number, scale: number) => number[]} */
const inInk = (shape, ink) => (x, y, scale) => [
	ink.red,
	ink.green,
	ink.blue,
	Math.round(255 * coverage(shape, x, y, scale)),
];

/** @type {(shape: Shape, ground: Colour, outline?: Shape, pen?: Colour) => (x: number, y: number, scale: number) => number[]} */
const onTile =
	(shape, ground, outline = tile, pen = white) =>
	(x, y, scale) => {
		const ink = coverage(inset(shape), x, y, scale);
		/** @type {(channel: keyof Colour) => number} */
		const mixed = (channel) =>
			Math.round(pen[channel] * ink + ground[channel] * (1 - ink));
		return [
			mixed("red"),
			mixed("green"),
			mixed("blue"),
			Math.round(255 * coverage(outline, x, y, scale)),
		];
	};

/** @type {(below: (x: number, y: number, scale: number) => number[], ink: Colour) => (x: number, y: number, scale: number) => number[]} */
const withDot = (below, ink) => (x, y, scale) => {
	const drawn = coverage(disc(0), x, y, scale);
	return drawn === 0
		? below(x, y, scale)
		: [ink.red, ink.green, ink.blue, Math.round(255 * drawn)];
};

/** @type {(name: string, size: number, pixel: (x: number, y: number, scale: number) => number[]) => void} */
const write = (name, size, pixel) =>
	writeFileSync(join(import.meta.dirname, name), png(size, pixel));

for (const { name, degrees, onLight, onDark } of states) {
	const shape = bridge(degrees);
	// macOS tints a template by itself; elsewhere a tile keeps the bridge legible.
	const variants = {
		[`${name}Template`]: inInk(shape, black),
		[`${name}-light`]: onTile(shape, onLight),
		[`${name}-dark`]: onTile(shape, onDark, tile, black),
		[`${name}-waitingTemplate`]: withDot(inInk(cut(shape), black), black),
		[`${name}-waiting-light`]: withDot(onTile(shape, onLight, cut(tile)), blue),
		[`${name}-waiting-dark`]: withDot(
			onTile(shape, onDark, cut(tile), black),
			blue,
		),
	};
	for (const [variant, pixel] of Object.entries(variants)) {
		write(`tray-${variant}.png`, 16, pixel);
		write(`tray-${variant}@2x.png`, 32, pixel);
	}
}
write("icon.png", 1024, onTile(bridge(38), blueGreen));
// A phone cuts its own corners.
for (const size of [180, 192, 512])
	write(
		`../../renderer/phone/public/icon-${size}.png`,
		size,
		onTile(bridge(38), blueGreen, () => 1),
	);
