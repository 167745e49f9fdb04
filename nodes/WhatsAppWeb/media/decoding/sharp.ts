import sharp from 'sharp';

// Of sharp's many loaders only these: it would also render SVG, PDF and whatever else a file turns out to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
	operation: [
		'VipsForeignLoadJpegFile',
		'VipsForeignLoadPngFile',
		'VipsForeignLoadWebpFile',
		'VipsForeignLoadNsgifFile',
		'VipsForeignLoadJpegBuffer',
		'VipsForeignLoadPngBuffer',
	],
});
// One picture is decoded in this process: more threads would only take time from n8n.
sharp.concurrency(1);
sharp.cache(false);

export { sharp };
