/** The shop's pictures, drawn in code: each product as an SVG on a transparent ground. */

interface BagDesign {
  label: string;
  /** Body, its shaded side, and the ink of the sun on it. */
  body: string;
  shade: string;
  sun: string;
  /** How far the sun has risen over the label, from 0 to 1. */
  rise: number;
}

const paper = '#f6ecdd';
const ink = '#2b211c';

const bags: Record<string, BagDesign> = {
  sonntag: { label: 'Sonntag', body: '#d9775b', shade: '#bd6047', sun: '#f7d9b8', rise: 0.75 },
  fruehschicht: {
    label: 'Frühschicht',
    body: '#33415f',
    shade: '#26324c',
    sun: '#e8a27c',
    rise: 0.25,
  },
  yirgacheffe: { label: 'Yirgacheffe', body: '#dfa63f', shade: '#c18b29', sun: '#fbeac6', rise: 1 },
  huila: { label: 'Huila', body: '#72906f', shade: '#5b7759', sun: '#e6e6bd', rise: 0.85 },
  antigua: { label: 'Antigua', body: '#7a4256', shade: '#613244', sun: '#eab6a0', rise: 0.6 },
  feierabend: { label: 'Feierabend', body: '#4d6d78', shade: '#3c5761', sun: '#edb893', rise: 0.4 },
};

const frame = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">${content}</svg>`;

const shadow = (width: number, y = 352) =>
  `<ellipse cx="200" cy="${y}" rx="${width}" ry="9" fill="#000" opacity=".13"/>`;

/** Rings of a rising sun, cut off at the horizon: the roastery's mark. */
function sunrise(x: number, horizon: number, radius: number, color: string, id: string): string {
  const rings = [1, 0.74, 0.5].map(
    (part, index) =>
      `<circle cx="${x}" cy="${horizon}" r="${radius * part}" fill="none" stroke="${color}" stroke-width="${5 - index}" opacity="${0.55 + index * 0.2}"/>`,
  );
  return `<clipPath id="${id}"><rect x="${x - radius - 6}" y="${horizon - radius - 6}" width="${2 * radius + 12}" height="${radius + 6}"/></clipPath><g clip-path="url(#${id})">${rings.join('')}<circle cx="${x}" cy="${horizon}" r="${radius * 0.28}" fill="${color}"/></g>`;
}

function bag(design: BagDesign): string {
  const { label, body, shade, sun, rise } = design;
  const radius = 30 + 26 * rise;
  return frame(`${shadow(104)}
<path d="M122 92h156l14 248q1 12-11 12H119q-12 0-11-12Z" fill="${body}"/>
<path d="M262 92h16l14 248q1 12-11 12h-24q9-130 5-260Z" fill="${shade}"/>
<path d="M124 46h152q4 0 4 4v44H120V50q0-4 4-4Z" fill="${body}"/>
<path d="M262 46h14q4 0 4 4v44h-16Z" fill="${shade}"/>
<path d="M114 66h172q5 0 5 5v8q0 5-5 5H114q-5 0-5-5v-8q0-5 5-5Z" fill="${shade}"/>
<path d="M109 74h182" stroke="${sun}" stroke-width="1.5" opacity=".5"/>
<circle cx="193" cy="118" r="5" fill="${shade}"/>
${sunrise(193, 226, radius, sun, 'sun')}
<path d="M134 226h118" stroke="${sun}" stroke-width="3"/>
<path d="M132 244h123l3 62H129Z" fill="${paper}"/>
<text x="193" y="274" text-anchor="middle" font-family="Iowan Old Style,Palatino Linotype,Palatino,Georgia,Liberation Serif,serif" font-size="24" fill="${ink}">${label}</text>
<text x="193" y="294" text-anchor="middle" font-family="Helvetica Neue,Segoe UI,Liberation Sans,Arial,sans-serif" font-size="9.5" letter-spacing="2.2" fill="${ink}" opacity=".72">MORGENRÖTE</text>`);
}

function grinder(): string {
  return frame(`${shadow(66)}
<path d="M198 62h64" stroke="#8d8279" stroke-width="9" stroke-linecap="round"/>
<path d="M200 60v46" stroke="#8d8279" stroke-width="10"/>
<rect x="252" y="36" width="24" height="44" rx="11" fill="#7b4f34"/>
<path d="M258 40v36" stroke="#96664a" stroke-width="4" stroke-linecap="round"/>
<path d="M156 104h88q8 0 8 9v13H148v-13q0-9 8-9Z" fill="#4a423d"/>
<rect x="152" y="126" width="96" height="110" fill="#b9afa4"/>
<path d="M164 126h12v110h-12Z" fill="#d8d0c6"/>
<path d="M228 126h20v110h-20Z" fill="#9b9086"/>
<path d="M152 236h96v14h-96Z" fill="#4a423d"/>
<path d="M156 250h88v88q0 14-14 14h-60q-14 0-14-14Z" fill="#7b4f34"/>
<path d="M168 250h12v100h-8q-4-1-4-12Z" fill="#96664a"/>
<path d="M226 250h18v88q0 12-12 14h-6Z" fill="#65402a"/>
${sunrise(200, 200, 26, '#6f655c', 'sun')}`);
}

function dripper(): string {
  return frame(`${shadow(92)}
<path d="M138 258h124l12 72q2 22-20 22H146q-22 0-20-22Z" fill="#cfdcdd" opacity=".75"/>
<path d="M133 300h134l7 34q1 18-20 18H146q-21 0-20-18Z" fill="#5a3423"/>
<path d="M133 300q67 14 134 0l2 9q-69 14-138 0Z" fill="#744530"/>
<path d="M104 246h192q6 0 6 6t-6 6H104q-6 0-6-6t6-6Z" fill="#f3eee6"/>
<path d="M104 252h198q0 6-6 6H104q-6 0-6-6Z" fill="#d8cfc2"/>
<path d="M108 118h184l-52 128h-80Z" fill="#f3eee6"/>
<path d="M252 118h40l-52 128h-24Z" fill="#d8cfc2"/>
<path d="M150 132l36 104M178 132l16 104M206 132l-2 104" stroke="#e2dacd" stroke-width="5" stroke-linecap="round"/>
<path d="M292 136q46-4 44 38-2 40-56 40" fill="none" stroke="#e9e2d7" stroke-width="13" stroke-linecap="round"/>
<path d="M96 106h208q6 0 6 6t-6 6H96q-6 0-6-6t6-6Z" fill="#fbf8f2"/>
<path d="M122 106l16-44h124l16 44Z" fill="#c79f72"/>
<path d="M200 62h62l16 44h-62Z" fill="#b58c60"/>
<path d="M200 262v30" stroke="#5a3423" stroke-width="4" stroke-linecap="round" stroke-dasharray="2 9"/>`);
}

function mug(): string {
  return frame(`${shadow(96)}
<path d="M274 178q58-6 56 50-2 58-66 56" fill="none" stroke="#c4654b" stroke-width="19" stroke-linecap="round"/>
<path d="M108 142h176v146q0 64-64 64h-48q-64 0-64-64Z" fill="#efe5d6"/>
<path d="M254 142h30v146q0 60-58 64 28-30 28-90Z" fill="#dccfbb"/>
<path d="M108 142h176v70q-18 26-42 8-22-16-44 6-24 22-46 0-22-20-44 4Z" fill="#d9775b"/>
<path d="M254 142h30v70q-14 20-30 14Z" fill="#bd6047"/>
<ellipse cx="196" cy="142" rx="88" ry="19" fill="#f1b48f"/>
<ellipse cx="196" cy="145" rx="76" ry="14" fill="#4b2a1c"/>
<path d="M142 143q30-9 66-4" stroke="#7b4a33" stroke-width="4" stroke-linecap="round" fill="none"/>
<path d="M172 104q-16-18 0-36t0-36M214 104q-16-18 0-36t0-36" fill="none" stroke="#a89a8c" stroke-width="6" stroke-linecap="round" opacity=".55"/>`);
}

function papers(): string {
  return frame(`${shadow(108)}
<path d="M148 60h136l-44 130h-48Z" fill="#d7b588"/>
<path d="M130 76h136l-44 130h-48Z" fill="#e3c59b"/>
<path d="M150 92l16 0M246 92l-30 90" stroke="#c9a576" stroke-width="4" stroke-linecap="round"/>
<path d="M96 172h186q10 0 10 10v158q0 12-12 12H108q-12 0-12-12Z" fill="#b98a58"/>
<path d="M292 182l18-12v150q0 10-8 16l-12 12Z" fill="#98703f"/>
<path d="M96 172l18-14h190q8 0 6 12l-18 14Z" fill="#cfa473"/>
<rect x="118" y="206" width="150" height="118" fill="${paper}"/>
${sunrise(193, 272, 42, '#b4533a', 'sun')}
<path d="M138 272h110" stroke="#b4533a" stroke-width="3"/>
<text x="193" y="300" text-anchor="middle" font-family="Iowan Old Style,Palatino Linotype,Palatino,Georgia,Liberation Serif,serif" font-size="19" fill="${ink}">Filterpapier</text>
<text x="193" y="315" text-anchor="middle" font-family="Helvetica Neue,Segoe UI,Liberation Sans,Arial,sans-serif" font-size="9.5" letter-spacing="2" fill="${ink}" opacity=".72">100 STÜCK</text>`);
}

const drawings: Record<string, () => string> = {
  handmuehle: grinder,
  handfilter: dripper,
  becher: mug,
  filterpapier: papers,
};

export function illustrate(productId: string): string {
  const design = bags[productId];
  if (design) return bag(design);
  const draw = drawings[productId];
  if (!draw) throw new Error(`There is no picture of ${productId}.`);
  return draw();
}
