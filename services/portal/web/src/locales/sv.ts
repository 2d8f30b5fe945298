import applying from './sv/applying.json';
import attachments from './sv/attachments.json';
import figures from './sv/figures.json';
import granting from './sv/granting.json';

export const texts = { ...figures, ...applying, ...attachments, ...granting };
