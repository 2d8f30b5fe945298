import applying from './fi/applying.json';
import attachments from './fi/attachments.json';
import figures from './fi/figures.json';
import granting from './fi/granting.json';

export const texts = { ...figures, ...applying, ...attachments, ...granting };
